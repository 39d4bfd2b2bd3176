// The colours are chosen before anything is drawn, so that nobody who was woken sees a white flash first.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('tocsin-theme');
  } catch {
    // A browser that keeps nothing follows the system.
  }
  var hour = new Date().getHours();
  // Whoever opens the link of a page at night was woken by it.
  var woken = location.pathname.indexOf('/a/') === 0 && (hour >= 21 || hour < 7);
  if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset.theme = chosen;
  else if (woken) document.documentElement.dataset.theme = 'dark';
})();
