// What can be tapped and is smaller than `least.all` CSS px a side (WCAG 2.5.8), or lower than `least.main` where it is
// what the page is for (docs/design: 24 and 44). A link within a sentence is as high as its line; a box has its label.
(least) => {
  const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [tabindex='0']";
  const shown = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const area = (one) => {
    const own = one.getBoundingClientRect();
    const label = one.labels?.[0]?.getBoundingClientRect();
    return ["checkbox", "radio"].includes(one.type) && label?.height > own.height ? label : own;
  };
  const inSentence = (one) =>
    getComputedStyle(one).display === "inline" &&
    [...one.parentElement.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /\p{L}/u.test(node.data));
  const main = (one) => one.matches(".btn.primary, .tabbar a");
  const tooSmall = (one) => {
    const { width, height } = area(one);
    return Math.min(width, height) < least.all - 0.5 || (main(one) && height < least.main - 0.5);
  };
  return [...document.querySelectorAll(kinds)]
    .filter((one) => shown(one) && area(one).width > 1 && !inSentence(one) && tooSmall(one))
    .map((one) => `${Math.round(area(one).width)}x${Math.round(area(one).height)} ${one.outerHTML.slice(0, 160)}`);
};
