// What Stryker's runner for mocha (10.0) needs to get along with mocha 12.0 and with thousands of tests.
const { Module } = require('node:module');

// It asks for files of mocha without their ending, and they are .cjs now.
Module._extensions['.cjs'] ??= Module._extensions['.js'];

const { default: Mocha } = require('mocha');
const { grep } = Mocha.prototype;

// It names the tests that a mutant concerns by one expression with all their titles, and mocha compares each of its tests
// with that again and again: a second a mutant. A set of the titles answers the same at once.
Mocha.prototype.grep = function (expression) {
  return grep.call(this, expression instanceof RegExp ? (titlesIn(expression.source) ?? expression) : expression);
};

function titlesIn(source) {
  if (!source.startsWith('(^') || !source.endsWith('$)')) return null;
  const titles = new Set(
    source
      .slice(2, -2)
      .split('$)|(^')
      .map((title) => title.replace(/\\(n|.)/g, unescaped)),
  );
  return { test: (title) => titles.has(title) };
}

function unescaped(_, sign) {
  return sign === 'n' ? '\n' : sign;
}
