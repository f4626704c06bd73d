// The page works without this; it only adds a button that copies the calendar's address.
"use strict";

for (const button of document.querySelectorAll("button[data-copies]")) {
  const field = document.getElementById(button.dataset.copies);
  if (!field) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Đã sao chép";
    } catch {
      // without a clipboard (plain http) the address stays selected for Ctrl-C
      button.textContent = "Nhấn Ctrl-C để sao chép";
    }
  });
}

// A link to one item (from a calendar or a message) opens it.
const opened = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (opened instanceof HTMLDetailsElement) opened.open = true;
