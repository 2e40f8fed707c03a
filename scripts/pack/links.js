'use strict';

// npm shows README.md outside the repository, where relative links do not work.

const LINK = /(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g;
const ABSOLUTE = /^([a-z]+:|#)/;

/** @param {{ version: string, repository: { url: string } }} manifest */
function base({ version, repository }) {
  const page = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');
  return { page: `${page}/blob/v${version}/`, picture: `${page}/raw/v${version}/` };
}

/**
 * Makes links absolute: they lead to this version's files in the repository.
 *
 * @param {string} text Markdown
 * @param {Parameters<typeof base>[0]} manifest
 */
function absoluteLinks(text, manifest) {
  const { page, picture } = base(manifest);
  return text.replace(LINK, (link, mark, words, target) =>
    ABSOLUTE.test(target) ? link : `${mark}[${words}](${mark ? picture : page}${target})`,
  );
}

/** Does the reverse. @param {string} text @param {Parameters<typeof base>[0]} manifest */
function relativeLinks(text, manifest) {
  const { page, picture } = base(manifest);
  return text.replaceAll(`](${page}`, '](').replaceAll(`](${picture}`, '](');
}

module.exports = { absoluteLinks, relativeLinks };
