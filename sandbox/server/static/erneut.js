// All rooms are taken: look again by itself after a while, and say so.
const status = document.getElementById("erneut");
let left = 10;
const timer = setInterval(() => {
  left -= 1;
  if (left === 5) status.textContent = "Die Seite sieht gleich selbst noch einmal nach.";
  if (left <= 0) {
    clearInterval(timer);
    location.reload();
  }
}, 1000);
