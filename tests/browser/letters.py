"""A script that measures every text of the flowchart as it is shown: size, contrast, and whether it is on its card."""

from __future__ import annotations

MEASURE = """() => {
  const channel = value => value <= 10 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  const light = colour => {
    const [red, green, blue] = colour.match(/[\\d.]+/g).map(Number);
    return 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
  };
  return [...document.querySelectorAll('.flowchart text')].map(text => {
    const around = text.closest('.flowchart__assumed') || text.closest('.flowchart__card');
    const ground = around.querySelector('circle, rect');
    const fills = [text, ground].map(element => light(getComputedStyle(element).fill));
    const [dark, bright] = fills.sort((a, b) => a - b);
    const scale = text.getScreenCTM().a;
    const card = text.closest('.flowchart__card').querySelector('rect').getBoundingClientRect();
    const box = text.getBoundingClientRect();
    return {
      text: text.textContent,
      size: parseFloat(getComputedStyle(text).fontSize) * scale,
      contrast: (bright + 0.05) / (dark + 0.05),
      inside: box.left >= card.left && box.right <= card.right && box.top >= card.top && box.bottom <= card.bottom,
    };
  });
}"""
