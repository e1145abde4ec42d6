/* global document, Element, matchMedia */
// Runs before the page is drawn, so that a dark page never flashes light.
(() => {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => localStorage.getItem('kontora-theme');
  const apply = () => {
    root.dataset.theme = chosen() ?? (system.matches ? 'dark' : 'light');
    document.querySelector('erp-messaging')?.setAttribute('theme', root.dataset.theme);
  };

  apply();
  document.addEventListener('DOMContentLoaded', apply);
  system.addEventListener('change', apply);
  document.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element) || !target.closest('[data-theme-toggle]')) return;
    localStorage.setItem('kontora-theme', root.dataset.theme === 'dark' ? 'light' : 'dark');
    apply();
  });
})();
