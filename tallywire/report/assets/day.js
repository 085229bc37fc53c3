"use strict";
// "As known on day …": shows, of a series, what had been reported by a day, and what stood then.
(() => {
  const slider = document.getElementById("day-slider");
  if (!slider) return;
  const picker = document.getElementById("day-picker");
  const shown = document.getElementById("day-shown");
  const reset = document.getElementById("day-reset");
  const days = slider.dataset.days.split(" ");
  const figures = [...document.querySelectorAll("tbody[data-figure]")];
  const rows = [...document.querySelectorAll("tr[data-stood]")];
  const claimants = [...document.querySelectorAll(".claimants > li")].map((item) => ({
    item,
    said: item.querySelector(".said"),
    when: item.querySelector(".when"),
    now: [...item.querySelector(".said").childNodes],
    nowWhen: [...item.querySelector(".when").childNodes],
  }));

  const words = (day) => new Date(`${day}T00:00Z`).toLocaleDateString("en-GB", {
    day: "numeric", month: "long", year: "numeric", timeZone: "UTC",
  });

  // Spans are written "from/until from/until", the end excluded and open where it is missing.
  function stoodOn(spans, day) {
    return spans.split(" ").filter(Boolean).some((span) => {
      const [from, until] = span.split("/");
      return from <= day && (!until || day < until);
    });
  }

  function show(day) {
    const past = Boolean(day);
    document.body.toggleAttribute("data-day", past);
    shown.textContent = past ? words(day) : "today";
    slider.setAttribute("aria-valuetext", shown.textContent);
    reset.hidden = !past;
    picker.value = day ?? "";
    for (const row of rows) row.hidden = past && !stoodOn(row.dataset.stood, day);
    for (const figure of figures) {
      const { reported, replaced } = figure.dataset;
      figure.hidden = past ? !reported || reported > day || Boolean(replaced && replaced <= day) : Boolean(replaced);
      figure.classList.toggle("stood", past && stoodOn(figure.dataset.newest, day));
    }
    for (const { item, said, when, now, nowWhen } of claimants) {
      const newest = past && figures.find(
        (figure) => figure.dataset.track === item.dataset.track && stoodOn(figure.dataset.newest, day),
      );
      item.hidden = past ? !newest : item.classList.contains("gone");
      if (past && newest) {
        said.replaceChildren(newest.querySelector(".number").cloneNode(true));
        when.replaceChildren(...newest.querySelector("[data-label='As of']").cloneNode(true).childNodes);
      } else if (!past) {
        said.replaceChildren(...now);
        when.replaceChildren(...nowWhen);
      }
    }
    for (const folded of document.querySelectorAll(".past-conflicts")) if (past) folded.open = true;
    document.dispatchEvent(new CustomEvent("tallywire:day", { detail: day }));
  }

  const lastBefore = (day) => days.findLastIndex((other) => other <= day);

  slider.addEventListener("input", () => show(days[Number(slider.value)] ?? null));
  picker.addEventListener("change", () => {
    const day = picker.value || null;
    slider.value = day ? Math.max(lastBefore(day), 0) : days.length;
    show(day);
  });
  reset.addEventListener("click", () => {
    slider.value = days.length;
    show(null);
    slider.focus();
  });
  slider.setAttribute("aria-valuetext", "today");
})();
