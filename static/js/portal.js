// What HTML cannot do alone. Every page works without it: these buttons are hidden until this file has run.

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      // Without a text of its own a button copies the address of the page.
      await navigator.clipboard.writeText(button.dataset.copy || location.href);
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = label; }, 2000);
    });
  }
}
