// Before anything is drawn, so that nobody sees the other theme first.
document.documentElement.dataset.theme =
  localStorage.getItem("dt4ecg-theme") ?? (matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark");
