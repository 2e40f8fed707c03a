//! The Node-API shell.
