// Enhancements. Every page is complete without this file.
"use strict";
document.documentElement.classList.add("js");
const first = (selector, within = document) => within.querySelector(selector);
const all = selector => document.querySelectorAll(selector);

// The clock: counts down the seconds that the server said are left, by a clock that nobody can set, and speaks
// at two minutes and at the end only.
for (const clock of all("[data-seconds]")) {
  const end = performance.now() + clock.dataset.seconds * 1000;
  const notches = first(".notches", clock), left = first("[data-left] b", clock), say = first("[role=status]", clock);
  const two = number => String(number).padStart(2, "0");
  let spoken = 0;
  const speak = (turn, words) => { if (spoken < turn) { spoken = turn; say.textContent = words; } };
  const tick = () => {
    const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    notches.value = seconds;
    notches.classList.toggle("is-low", seconds < 120);
    const hours = Math.floor(seconds / 3600), minutes = Math.floor(seconds / 60) % 60;
    left.textContent = (hours ? hours + ":" + two(minutes) : minutes) + ":" + two(seconds % 60);
    if (seconds === 0) speak(2, clock.dataset.sayOver);
    else if (seconds <= 120) speak(1, clock.dataset.sayLow);
    if (seconds > 0) setTimeout(tick, 1000);
  };
  tick();
}

// Show and hide a password; it is hidden again before it is sent, so that no browser remembers it as text.
for (const button of all("[data-reveal]")) {
  const field = document.getElementById(button.dataset.reveal);
  const show = shown => { field.type = shown ? "text" : "password"; button.setAttribute("aria-pressed", shown); };
  button.addEventListener("click", () => show(field.type === "password"));
  field.form.addEventListener("submit", () => show(false));
}

// How much of a new password is still to come: seen at every key, spoken once it is long enough. Whether it will do
// is the server's to say.
for (const meter of all("[data-count]")) {
  const field = document.getElementById(meter.dataset.count), words = document.getElementById(meter.dataset.count + "-count");
  const bar = first("progress", meter), say = first("[role=status]", meter), least = Number(meter.dataset.min);
  const count = () => {
    const length = [...field.value.normalize("NFC")].length, enough = length >= least;
    for (const part of [meter, words]) part.classList.toggle("is-enough", enough);
    meter.classList.toggle("is-counting", length > 0);
    bar.value = Math.min(length, least);
    words.textContent = length === 0 ? "" : enough ? meter.dataset.enough : meter.dataset.more.replace("0", least - length);
    if (say.textContent !== (enough ? meter.dataset.enough : "")) say.textContent = enough ? meter.dataset.enough : "";
  };
  field.addEventListener("input", count);
  count();
}

// A form is sent once, and the button says that it is under way.
for (const form of all("[data-once]")) form.addEventListener("submit", event => {
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  (event.submitter || first("[type=submit]", form)).setAttribute("aria-busy", "true");
});
// A page that comes back from the browser's memory can be sent again.
addEventListener("pageshow", event => {
  if (event.persisted) for (const form of all("[data-sent]")) {
    delete form.dataset.sent;
    first("[aria-busy]", form).removeAttribute("aria-busy");
  }
});

// An answer to an application goes on its way by itself.
for (const form of all("form[data-submit-now]")) first("[type=submit]", form).click();

// After a refusal, start at what is wrong.
const problem = first("[data-focus]");
if (problem) problem.focus();
