namespace ScheduledJobs.Browser.Tests.Support;

/// <summary>What is measured in the page itself.</summary>
internal static class Scripts
{
    /// <summary>Why the focus cannot be seen; null if it can.</summary>
    public const string HiddenFocus =
        """
        () => {
          const element = document.activeElement;
          if (!element || element === document.body)
            return 'nothing has the focus';
          const name = element.outerHTML.slice(0, 120);
          const style = getComputedStyle(element);
          if (!element.matches(':focus-visible') || style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2)
            return `no outline: ${name}`;
          const box = element.getBoundingClientRect();
          const [x, y] = [box.left + Math.min(box.width, 300) / 2, box.top + Math.min(box.height, 24) / 2];
          if (box.width < 3 || box.height < 3 || x < 0 || x > innerWidth || y < 0 || y > innerHeight)
            return `not in the window: ${name} at ${Math.round(x)}, ${Math.round(y)}`;
          const top = document.elementFromPoint(x, y);
          return top && (element.contains(top) || top.contains(element)) ? null : `covered by ${top?.outerHTML.slice(0, 80)}: ${name}`;
        }
        """;

    /// <summary>Texts and fields that lie on each other, as far as they can be seen.</summary>
    public const string Overlaps =
        """
        () => {
          scrollTo(0, document.documentElement.scrollHeight);
          const clips = new Map();
          const clipOf = element => {
            if (!element)
              return [-1e6, -1e6, 1e6, 1e6];
            if (!clips.has(element)) {
              const [left, top, right, bottom] = clipOf(element.parentElement);
              const box = element.getBoundingClientRect();
              const style = getComputedStyle(element);
              const [x, y] = [style.overflowX !== 'visible', style.overflowY !== 'visible'];
              clips.set(element, [x ? Math.max(left, box.left) : left, y ? Math.max(top, box.top) : top,
                x ? Math.min(right, box.right) : right, y ? Math.min(bottom, box.bottom) : bottom]);
            }
            return clips.get(element);
          };
          const boxes = [];
          const add = (element, text, rect) => {
            const [left, top, right, bottom] = clipOf(element.parentElement);
            const box = {element, text, left: Math.max(left, rect.left), top: Math.max(top, rect.top), right: Math.min(right, rect.right), bottom: Math.min(bottom, rect.bottom)};
            if (box.right - box.left > 2 && box.bottom - box.top > 3)
              boxes.push(box);
          };
          const isShown = element => element.checkVisibility({visibilityProperty: true}) && !element.closest('.sr, .skip, option, title');
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let text = texts.nextNode(); text; text = texts.nextNode()) {
            if (!text.data.trim() || !isShown(text.parentElement))
              continue;
            const range = document.createRange();
            range.selectNodeContents(text);
            const clip = clipOf(text.parentElement);
            for (const rect of range.getClientRects())
              add(text.parentElement, text.data.trim().slice(0, 40), {left: Math.max(rect.left, clip[0]), top: Math.max(rect.top, clip[1]), right: Math.min(rect.right, clip[2]), bottom: Math.min(rect.bottom, clip[3])});
          }
          for (const field of document.querySelectorAll('input:not([type=hidden]), select, textarea, button')) {
            if (isShown(field))
              add(field, field.name || field.textContent, field.getBoundingClientRect());
          }
          boxes.sort((a, b) => a.top - b.top);
          const found = [];
          for (let i = 0; i < boxes.length; i++) {
            for (let j = i + 1; j < boxes.length && boxes[j].top < boxes[i].bottom; j++) {
              const [a, b] = [boxes[i], boxes[j]];
              const [width, height] = [Math.min(a.right, b.right) - Math.max(a.left, b.left), Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)];
              if (width > 2 && height > 3 && !a.element.contains(b.element) && !b.element.contains(a.element))
                found.push(`'${a.text}' and '${b.text}' by ${Math.round(width)} x ${Math.round(height)}`);
            }
          }
          return found.slice(0, 10);
        }
        """;

    /// <summary>How many pixels the page is wider than the window.</summary>
    public const string ExcessWidth = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth";

    /// <summary>Runs axe with all its rules for WCAG 2.2 A and AA and its best practices. Each violation is one text.</summary>
    public const string Axe =
        """
        async () => {
          const result = await axe.run(document, {resultTypes: ['violations'], iframes: false, rules: {'target-size': {enabled: true}}});
          return result.violations.map(v => `${v.id} (${v.impact}): ${v.help}: ${v.nodes.length} times: ${v.nodes.slice(0, 3).map(n => `${n.html.slice(0, 160)} ${n.any[0]?.message ?? ''}`).join(' | ')}`);
        }
        """;
}
