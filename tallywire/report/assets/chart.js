"use strict";
// The chart of a series: uPlot draws axes and scales, this draws the marks and lets them be pointed at and read.
(() => {
  const place = document.querySelector(".plot");
  const rows = [...document.querySelectorAll("tbody[data-figure]")];
  const DAY = 86400;
  const TRACKS = [...document.querySelectorAll(".claimants > li")].map((item) => ({
    index: Number(item.dataset.track),
    name: item.dataset.name,
    item,
    colour: item.querySelector(".key"),
    shape: new Path2D(item.querySelector(".key .mark").getAttribute("d")),
  }));
  const UP = ["at_least", "more_than"], DOWN = ["at_most", "less_than"], INTERVAL = ["between", "vague"];
  const LOG_RATIO = 20, RADIUS = 6, ARROW = 24, BAND = 22, TARGET = 24;

  const points = rows.map(readPoint).filter(
    (point) => point && (["stands", "withdrawn"].includes(point.standing) || point.isNewest),
  );
  if (!points.length || typeof uPlot === "undefined") return;

  let axis = "asOf", day = null, plot = null, drawn = [];
  const tip = makeTip(), marks = document.createElement("div");
  place.hidden = false;
  document.querySelector(".static").hidden = true;
  marks.className = "marks";
  marks.setAttribute("role", "group");
  marks.setAttribute("aria-label", "Figures in the chart; arrow keys move from one to the next");
  build();

  document.addEventListener("tallywire:day", (event) => { day = event.detail; build(); });
  for (const radio of document.querySelectorAll("input[name=axis]")) {
    radio.addEventListener("change", () => { axis = radio.value; build(); });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => build());
  new ResizeObserver(() => {
    if (plot && Math.abs(place.clientWidth - plot.width) > 1) build();
  }).observe(place);

  function readPoint(row) {
    const { low, high, asOf, reported, replaced, quantifier, standing, track } = row.dataset;
    const ends = [low ?? high, high ?? low].map(Number);
    if (ends.some(Number.isNaN)) return null;
    return {
      row, quantifier, standing, low: ends[0], high: ends[1], middle: (ends[0] + ends[1]) / 2,
      asOf: asOf && Date.parse(asOf) / 1000, reported: reported && Date.parse(reported) / 1000,
      reportedDay: reported, replacedDay: replaced, isNewest: "newestNow" in row.dataset, track: Number(track),
    };
  }

  function isKnown(p) {
    return day
      ? p.reportedDay && p.reportedDay <= day && !(p.replacedDay && p.replacedDay <= day)
      : !p.replacedDay;
  }

  // Scales stay as they are for all days, so that moving the day moves nothing else.
  function build() {
    if (!place.clientWidth) return;
    plot?.destroy();
    tip.hide();
    const known = points.filter(isKnown);
    const days = points.map((p) => p[axis]).filter(Boolean);
    const undated = points.some((p) => !p[axis]);
    const values = points.flatMap((p) => [p.low, p.high]);
    const positive = values.filter((v) => v > 0);
    const least = Math.min(...values), most = Math.max(...values);
    const isLog = least >= 0 && positive.length && most / Math.min(...positive) > LOG_RATIO;
    const first = days.length ? Math.min(...days) : 0, last = days.length ? Math.max(...days) : 0;
    const span = Math.max(last - first, 6 * DAY);
    const start = (first + last - span) / 2 - span * 0.08, end = (first + last + span) / 2 + span * 0.1;
    const gutter = undated ? (days.length ? span * 0.22 : span * 1.16) : 0;
    const right = days.length ? end + gutter : start + gutter;
    drawn = known.map((p) => ({ ...p, x: p[axis] || (days.length ? end : start) + gutter / 2, isUndated: !p[axis] }));
    const ink = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const narrow = place.clientWidth < 480;
    const options = {
      width: place.clientWidth,
      height: narrow ? 300 : 360,
      padding: [22, 10, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      tzDate: (stamp) => uPlot.tzDate(new Date(stamp * 1000), "Etc/UTC"),
      scales: {
        x: { time: true, range: () => [start, right] },
        y: isLog
          ? { distr: least > 0 ? 3 : 4, range: () => [least > 0 ? 10 ** Math.floor(Math.log10(least)) : 0,
              10 ** Math.ceil(Math.log10(most * 1.15))] }
          : { range: () => spread(Math.min(least, 0), Math.max(most, 0)) },
      },
      axes: [
        {
          stroke: ink("--soft"), grid: { show: false }, ticks: { stroke: ink("--rule"), size: 5 },
          font: "12px system-ui", space: narrow ? 70 : 90,
          splits: () => pickDays(start, days.length ? (undated ? last : end) : start, narrow ? 3 : 5),
          values: (u, splits) => splits.map(sayDay),
        },
        {
          stroke: ink("--soft"), grid: { stroke: ink("--grid"), width: 1 }, ticks: { show: false },
          font: "12px system-ui", size: 62, space: 44,
          ...(isLog ? { splits: (u, i, min, max) => pickPowers(min, max) } : {}),
          values: (u, splits) => splits.map(sayNumber),
        },
      ],
      series: [{}, { show: true, paths: () => null, points: { show: false } }],
      hooks: { draw: [(u) => draw(u, undated ? (days.length ? end : start) : null, isLog)], ready: [(u) => placeMarks(u)] },
    };
    // uPlot is given the ends of the values only for its scales: every mark is drawn here.
    plot = new uPlot(options, [[start, right], [least, most]], place);
    plot.root.querySelector("canvas").setAttribute("aria-hidden", "true");
  }

  function spread(low, high) {
    if (low === high) return [low, low + 1];
    const room = (high - low) * 0.12;
    return [low < 0 ? low - room : 0, high > 0 ? high + room : 0];
  }

  function pickDays(from, to, most) {
    const first = Math.ceil(from / DAY), last = Math.floor(to / DAY), length = last - first;
    if (length < 1) return [];
    for (const step of [1, 2, 5, 7, 14]) {
      if (length / step <= most) {
        return Array.from({ length: Math.floor(length / step) + 1 }, (_, n) => (first + n * step) * DAY);
      }
    }
    const start = new Date(from * 1000), splits = [];
    const months = length / 30;
    const step = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600].find((n) => months / n <= most) ?? 1200;
    const begin = start.getUTCFullYear() * 12 + start.getUTCMonth();
    for (let n = Math.ceil(begin / step) * step; ; n += step) {
      const at = Date.UTC(Math.floor(n / 12), n % 12, 1) / 1000;
      if (at > to) return splits;
      if (at >= from) splits.push(at);
    }
  }

  function sayDay(stamp) {
    return new Date(stamp * 1000).toLocaleDateString("en-GB", {
      day: "numeric", month: "short", year: "numeric", timeZone: "UTC",
    });
  }

  function sayNumber(value) {
    for (const [size, name] of [[1e12, "tn"], [1e9, "bn"], [1e6, "m"]]) {
      if (Math.abs(value) >= size) return `${+(value / size).toPrecision(6)}${name}`;
    }
    return Math.abs(value) >= 1e4 ? `${+(value / 1e3).toPrecision(6)}k` : value.toLocaleString("en-GB");
  }

  function pickPowers(from, to) {
    const first = from > 0 ? Math.round(Math.log10(from)) : 0, last = Math.round(Math.log10(to));
    const step = Math.ceil((last - first) / 6);
    const powers = [];
    for (let n = first; n <= last; n += step) powers.push(10 ** n);
    return from > 0 ? powers : [0, ...powers];
  }

  // Marks of one day stand side by side, each claimant's close together.
  function locate(u) {
    const groups = Map.groupBy
      ? [...Map.groupBy(drawn, (p) => p.x).values()]
      : Object.values(drawn.reduce((all, p) => { (all[p.x] ??= []).push(p); return all; }, {}));
    for (const group of groups) {
      group.reverse().sort((a, b) => a.track - b.track);
      const apart = Math.min(group[0].isUndated ? 26 : 15, (group[0].isUndated ? 90 : 60) / group.length);
      group.forEach((p, n) => {
        p.left = u.valToPos(p.x, "x") + (n - (group.length - 1) / 2) * apart;
        p.top = u.valToPos(p.middle, "y");
      });
    }
    const seen = new Set();
    for (const p of drawn) {
      // Rows stand newest first: an earlier row of the same claimant and day replaced this one.
      const key = `${p.track} ${p.asOf || p.row.dataset.figure}`;
      p.isReplaced = seen.has(key);
      seen.add(key);
    }
  }

  function draw(u, gutterFrom, isLog) {
    locate(u);
    const ctx = u.ctx, scale = devicePixelRatio, soft = getComputedStyle(document.body);
    const box = { left: u.bbox.left / scale, top: u.bbox.top / scale, width: u.bbox.width / scale, height: u.bbox.height / scale };
    ctx.save();
    ctx.scale(scale, scale);
    ctx.translate(box.left, box.top);
    ctx.lineCap = ctx.lineJoin = "round";
    ctx.font = "12px system-ui";
    ctx.fillStyle = soft.getPropertyValue("--soft");
    ctx.textAlign = "right";
    ctx.textBaseline = "alphabetic";
    if (isLog) ctx.fillText("log scale", box.width, -7);
    if (gutterFrom !== null) {
      const left = u.valToPos(gutterFrom, "x");
      ctx.textAlign = "center";
      ctx.fillText(axis === "asOf" ? "undated" : "no date of report", (left + box.width) / 2, box.height + 19);
      ctx.strokeStyle = soft.getPropertyValue("--rule");
      ctx.setLineDash([3, 3]);
      ctx.strokeRect(left, 0, box.width - left, box.height);
      ctx.setLineDash([]);
    }
    ctx.strokeStyle = soft.getPropertyValue("--soft");
    ctx.lineWidth = 1;
    line(ctx, [[0, box.height], [box.width, box.height]]);
    const taken = drawn.map((p) => [p.left - 8, p.top - 8, p.left + 8, p.top + 8]);
    for (const track of TRACKS) {
      const colour = getComputedStyle(track.colour).getPropertyValue("--c").trim();
      const mine = drawn.filter((p) => p.track === track.index);
      const dated = mine.filter((p) => !p.isUndated).reverse().sort((a, b) => a.x - b.x);
      ctx.strokeStyle = ctx.fillStyle = colour;
      ctx.lineWidth = 2;
      const corners = dated.map((p) => [p.left, p.top]);
      line(ctx, corners);
      taken.push(...boxLine(corners));
      for (const p of mine) drawMark(u, ctx, track, p, colour, box);
    }
    for (const p of drawn.filter((p) => !p.isReplaced)) drawLabel(ctx, p, taken, box);
    ctx.restore();
    placeMarks(u);
  }

  function line(ctx, corners) {
    if (corners.length < 2) return;
    ctx.beginPath();
    for (const [x, y] of corners) ctx.lineTo(x, y);
    ctx.stroke();
  }

  // Small boxes along a line, which labels keep clear of.
  function boxLine(corners) {
    return corners.slice(1).flatMap(([x, y], n) => {
      const [a, b] = corners[n], steps = Math.ceil(Math.max(Math.abs(x - a), Math.abs(y - b)) / 8);
      return Array.from({ length: steps }, (_, i) => {
        const [left, top] = [a + ((x - a) * i) / steps, b + ((y - b) * i) / steps];
        return [left - 2, top - 2, left + 2, top + 2];
      });
    });
  }

  function drawMark(u, ctx, track, p, colour, box) {
    const low = u.valToPos(p.low, "y"), high = u.valToPos(p.high, "y");
    ctx.globalAlpha = p.isReplaced ? 0.4 : 1;
    ctx.strokeStyle = ctx.fillStyle = colour;
    ctx.lineWidth = 2.2;
    if (p.quantifier === "vague" && low !== high) {
      ctx.save();
      ctx.globalAlpha *= 0.25;
      ctx.fillRect(p.left - BAND / 2, high, BAND, low - high);
      ctx.restore();
      ctx.setLineDash([3, 2]);
      ctx.lineWidth = 1;
      ctx.strokeRect(p.left - BAND / 2, high, BAND, low - high);
      ctx.setLineDash([]);
    } else if (low !== high) {
      for (const y of [low, high]) line(ctx, [[p.left - 6, y], [p.left + 6, y]]);
      ctx.lineWidth = 3.4;
      line(ctx, [[p.left, low], [p.left, high]]);
    }
    ctx.lineWidth = 2.2;
    if (UP.includes(p.quantifier)) arrow(ctx, p, -ARROW);
    if (DOWN.includes(p.quantifier)) arrow(ctx, p, Math.max(Math.min(ARROW, box.height - p.top), RADIUS + 6));
    ctx.save();
    // The shape is that of the claimant's key, which is centred on (0, 12).
    ctx.translate(p.left, p.top - 12);
    ctx.fillStyle = p.quantifier === "approximate"
      ? getComputedStyle(document.documentElement).getPropertyValue("--card") : colour;
    ctx.fill(track.shape);
    ctx.stroke(track.shape);
    ctx.restore();
    ctx.globalAlpha = 1;
  }

  function arrow(ctx, p, length) {
    const tip = p.top + length, back = length > 0 ? -5 : 5;
    line(ctx, [[p.left, p.top], [p.left, tip]]);
    line(ctx, [[p.left - 4.5, tip + back], [p.left, tip], [p.left + 4.5, tip + back]]);
  }

  // Each value beside its mark where there is room.
  function drawLabel(ctx, p, taken, box) {
    const text = p.row.dataset.sign, colour = TRACKS.find((t) => t.index === p.track)?.colour;
    if (!colour) return;
    ctx.font = "600 12px system-ui";
    ctx.textAlign = "left";
    const width = ctx.measureText(text).width;
    const places = [[p.left + 10, p.top + 4], [p.left - 10 - width, p.top + 4], [p.left - width / 2, p.top - 12],
      [p.left - width / 2, p.top + 20]];
    for (const [x, y] of places) {
      const mine = [x, y - 11, x + width, y + 3];
      const isFree = x >= 0 && mine[2] <= box.width && mine[1] >= -8 && mine[3] <= box.height
        && !taken.some((o) => mine[0] < o[2] && o[0] < mine[2] && mine[1] < o[3] && o[1] < mine[3]);
      if (!isFree) continue;
      taken.push(mine);
      ctx.lineWidth = 3;
      ctx.strokeStyle = getComputedStyle(document.documentElement).getPropertyValue("--card");
      ctx.strokeText(text, x, y);
      ctx.fillStyle = getComputedStyle(colour).getPropertyValue("--c");
      ctx.fillText(text, x, y);
      return;
    }
  }

  // A button over each mark, in the order of the days: what a pointer, a finger and the keyboard reach.
  function placeMarks(u) {
    const focused = document.activeElement?.dataset?.mark;
    const ordered = [...drawn].sort((a, b) => a.left - b.left || a.track - b.track);
    const buttons = ordered.map((p, n) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "mark-target";
      button.dataset.mark = p.row.dataset.figure;
      button.tabIndex = n ? -1 : 0;
      button.style.left = `${p.left - TARGET / 2}px`;
      button.style.top = `${p.top - TARGET / 2}px`;
      button.setAttribute("aria-label", describe(p));
      button.addEventListener("pointerenter", () => tip.show(p, button));
      button.addEventListener("pointerleave", () => { if (document.activeElement !== button) tip.hide(); });
      button.addEventListener("focus", () => tip.show(p, button));
      button.addEventListener("blur", () => tip.hide());
      button.addEventListener("click", () => { button.focus(); tip.show(p, button); });
      return button;
    });
    marks.onkeydown = (event) => {
      const at = buttons.indexOf(document.activeElement);
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
      if (event.key === "Escape") tip.hide();
      if (event.key === "Enter" && at >= 0) ordered[at].row.querySelector(".number").click();
      if (!step || at < 0) return;
      event.preventDefault();
      const next = buttons[Math.min(Math.max(at + step, 0), buttons.length - 1)];
      for (const button of buttons) button.tabIndex = button === next ? 0 : -1;
      next.focus();
    };
    marks.replaceChildren(...buttons);
    u.over.append(marks);
    if (focused) buttons.find((button) => button.dataset.mark === focused)?.focus();
  }

  function cell(row, label) {
    return row.querySelector(`[data-label="${label}"]`).textContent.trim();
  }

  function describe(p) {
    return `${p.row.querySelector("th .who").textContent.trim()}: ${cell(p.row, "Value")}, as of ${cell(p.row, "As of")}, `
      + `reported ${cell(p.row, "Reported")}. ${p.row.querySelector("q").textContent}`;
  }

  function makeTip() {
    const tip = document.createElement("div");
    tip.className = "tip";
    tip.hidden = true;
    tip.setAttribute("aria-hidden", "true");
    document.querySelector("figure").append(tip);
    return {
      hide() { tip.hidden = true; },
      show(p, button) {
        const head = document.createElement("p"), dates = document.createElement("p");
        const value = document.createElement("strong");
        value.textContent = cell(p.row, "Value");
        head.append(value, ` ${p.row.querySelector("th .who").textContent.trim()}`);
        dates.className = "by";
        dates.textContent = `as of ${cell(p.row, "As of")}, reported ${cell(p.row, "Reported")}`;
        tip.replaceChildren(head, dates, p.row.querySelector("q").cloneNode(true));
        tip.hidden = false;
        const frame = tip.parentElement.getBoundingClientRect(), mark = button.getBoundingClientRect();
        const left = mark.left - frame.left + TARGET / 2 - tip.offsetWidth / 2;
        const above = mark.top - frame.top - tip.offsetHeight - 10;
        tip.style.left = `${Math.min(Math.max(left, 0), Math.max(frame.width - tip.offsetWidth, 0))}px`;
        tip.style.top = `${above < -60 ? mark.bottom - frame.top + 10 : above}px`;
      },
    };
  }
})();
