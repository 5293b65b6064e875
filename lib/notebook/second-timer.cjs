'use strict';

/**
 * TypeScript's watcher debounces with two timers, tslab's converter allows one at a time: packages installed while a
 * kernel idles would end every later cell with "Unexpected pending rebuildTimer". The second one becomes a timer of
 * Node's. The converter sets both functions on an object that inherits from `ts.sys`: hence the accessors there.
 * @param {object} sys TypeScript's
 */
function allowSecondTimer(sys) {
  const second = new Set();
  const accept = (name, wrap) =>
    Object.defineProperty(sys, name, {
      set(inner) {
        Object.defineProperty(this, name, { value: wrap(inner) });
      },
    });
  accept('setTimeout', (inner) => (callback, ...rest) => {
    if (callback.name !== 'invalidateResolutionsOfFailedLookup') return inner(callback, ...rest);
    const timer = setTimeout(callback, 0);
    second.add(timer);
    return timer;
  });
  accept('clearTimeout', (inner) => (timer) => (second.delete(timer) ? clearTimeout(timer) : inner(timer)));
}

module.exports = { allowSecondTimer };
