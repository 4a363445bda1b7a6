/* Judges the page that is open; what must come out as it did before is not judged again.

Of texts that are drawn alike one is judged for its contrast, on any page: `known` are the marks of those found right.
A second look at the same elements, of which nothing changed, is at what size and colors decide.
Gives the breaches and the marks that are new. */
async ({ tags, known }) => {
  const CONTRAST = "color-contrast";
  const PLACES = ["target-size", "link-in-text-block", "scrollable-region-focusable"];
  const FIELDS = "input, select, textarea";
  const CLEAR = "rgba(0, 0, 0, 0)";
  const NOTHING = `${CLEAR},none,border-box,1,none,normal,auto,none,false`;

  const shown = [...document.querySelectorAll("body, body *")].filter((one) =>
    one.checkVisibility({ visibilityProperty: true }),
  );

  const run = (where, runOnly, rules = {}) =>
    axe.run(where, { runOnly, rules, resultTypes: ["violations"] }).then((results) => results.violations);

  const short = (text) => {
    let [a, b] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < text.length; at++) {
      a = Math.imul(a ^ text.charCodeAt(at), 2654435761);
      b = Math.imul(b ^ text.charCodeAt(at), 1597334677);
    }
    return `${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`;
  };

  /* How an element and those around it are drawn, behind the texts in them. */
  const layers = new Map();
  const layer = (one) => {
    if (!one) return { mark: "", loose: false };
    if (layers.has(one)) return layers.get(one);
    const below = layer(one.parentElement);
    const style = getComputedStyle(one);
    const drawn = [style.backgroundColor, style.backgroundImage, style.backgroundClip, style.opacity, style.filter];
    drawn.push(style.mixBlendMode, style.clip, style.clipPath, one.matches(":disabled, [aria-disabled=true]"));
    for (const part of ["::before", "::after"]) {
      const pseudo = getComputedStyle(one, part);
      if (!["none", "normal"].includes(pseudo.content))
        drawn.push(part, pseudo.position, pseudo.backgroundColor, pseudo.backgroundImage, pseudo.width, pseudo.height);
    }
    const opaque = style.backgroundColor.startsWith("rgb(") && style.opacity === "1";
    const rests = [style.top, style.right, style.bottom, style.left].every((at) => ["auto", "0px"].includes(at));
    const flows = style.position === "static" || (style.position === "relative" && rests);
    const lifted = !flows || style.transform !== "none" || style.float !== "none";
    const made = {
      mark: `${drawn}` === NOTHING ? below.mark : short(`${below.mark}/${drawn}`),
      lifted: lifted && (style.backgroundColor !== CLEAR || style.backgroundImage !== "none" || one.matches("img, svg")),
      loose: (lifted || below.loose) && !opaque /* out of the flow, and what it lies on shines through */,
    };
    layers.set(one, made);
    return made;
  };

  /* All that the contrast of a text depends on; nothing where something else may lie over or under it. */
  const lifted = shown.filter((one) => layer(one).lifted).map((one) => [one, one.getBoundingClientRect()]);
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const markOf = (one, text) => {
    const { mark, loose } = layer(one);
    const place = one.getBoundingClientRect();
    if (loose || lifted.some(([other, where]) => !other.contains(one) && meet(place, where))) return "";
    const style = getComputedStyle(one);
    const own = [style.color, style.fontSize, style.fontWeight, style.textShadow, style.webkitTextStrokeWidth];
    own.push(one.localName, one.control?.disabled, [...text].length < 2, place.width < 2 || place.height < 2);
    return short(`${own}${mark}`);
  };
  const textOf = (one) =>
    one.matches(FIELDS)
      ? one.value || one.placeholder
      : [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join("").trim();

  const judged = new Set(known);
  const fresh = new Map();
  const unlike = [];
  for (const one of shown) {
    const text = textOf(one);
    const mark = text && markOf(one, text);
    if (text && !mark) unlike.push(one);
    else if (text && !judged.has(mark) && !fresh.has(mark)) fresh.set(mark, one);
  }

  const before = window.axeLooked;
  const note = (looked, records) => {
    looked.changed ||= records.some((record) => record.attributeName !== "data-seen");
  };
  if (before) note(before, before.observer.takeRecords());
  before?.observer.disconnect();
  const again =
    before && !before.changed && before.shown.size === shown.length && shown.every((one) => before.shown.has(one));

  const breaches = again ? await run(document, PLACES) : await run(document, tags, { [CONTRAST]: { enabled: false } });
  const include = [...unlike, ...fresh.values()];
  const pale = include.length ? await run({ include }, [CONTRAST]) : [];

  const looked = { shown: new Set(shown), changed: breaches.length > 0 };
  looked.observer = new MutationObserver((records) => note(looked, records));
  looked.observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  window.axeLooked = looked;
  return {
    breaches: [...breaches, ...pale].map((one) => [one.id, one.nodes.map((node) => node.target)]),
    marks: pale.length ? [] : [...fresh.keys()],
  };
}
