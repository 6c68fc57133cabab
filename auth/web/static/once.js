// A form is sent once, however often it is pressed: what it does is done the
// first time, and the page should tell of that.
(() => {
  'use strict';
  const pause = 5000; // milliseconds; who has stopped the loading can press again
  let last = -Infinity;
  document.addEventListener('submit', (event) => {
    if (event.defaultPrevented) return; // another script has stopped it
    if (event.timeStamp - last < pause) event.preventDefault();
    else last = event.timeStamp;
  });
  window.addEventListener('pageshow', () => { last = -Infinity; }); // also on the way back
})();
