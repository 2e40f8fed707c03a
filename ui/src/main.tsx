import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { Session } from './state/session';
import './styles/index.css';
import { chooseTransport } from './transport';

const session = new Session(chooseTransport());
session.start();
createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <App session={session} />
  </StrictMode>,
);
