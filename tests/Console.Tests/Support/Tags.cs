using System.Text.RegularExpressions;

namespace ScheduledJobs.Console.Tests.Support;

/// <summary>Takes a page apart, strictly: whatever looks like a tag must be one that the console writes.</summary>
internal static partial class Tags
{
    private const string Script = "<script type=\"module\" src=\"/assets/console.js\">";

    private static readonly HashSet<string> Elements =
    [
        "!doctype", "html", "head", "meta", "title", "link", "script", "body", "a", "svg", "symbol", "circle", "path", "header", "nav", "span", "main", "div", "footer", "b", "h1", "h2",
        "h3", "p", "form", "input", "label", "select", "option", "button", "table", "thead", "tbody", "tr", "th", "td", "small", "time", "use", "line", "rect", "text", "section", "dl", "dt",
        "dd", "ul", "ol", "li", "details", "summary", "pre", "code", "textarea", "kbd",
    ];

    private static readonly HashSet<string> Attributes =
    [
        "html", "lang", "charset", "name", "content", "rel", "href", "type", "src", "class", "aria-hidden", "id", "viewBox", "d", "cx", "cy", "r", "aria-label", "aria-current", "aria-sort",
        "data-help", "data-zone", "data-state", "data-live", "data-filter", "data-rows", "data-row", "data-selected", "hidden", "tabindex", "role", "method", "action", "value", "placeholder",
        "autocomplete", "spellcheck", "selected", "scope", "datetime", "title", "x", "y", "x1", "x2", "y1", "y2", "dx", "width", "height", "preserveAspectRatio", "colspan", "rows", "open", "required",
        "min", "max", "maxlength",
    ];

    /// <summary>What a page has that the console does not write; empty if all is well.</summary>
    public static IReadOnlyList<string> Foreign(string page)
    {
        var found = new List<string>();
        var at = 0;
        while ((at = page.IndexOf('<', at)) >= 0)
        {
            var tag = Tag().Match(page, at);
            if (!tag.Success)
            {
                found.Add($"not a tag: {page.Substring(at, Math.Min(60, page.Length - at))}");
                at++;
                continue;
            }

            at += tag.Length;
            if (!Elements.Contains(tag.Groups["name"].Value))
                found.Add(tag.Value);
            foreach (Capture name in tag.Groups["attribute"].Captures)
            {
                if (!Attributes.Contains(name.Value))
                    found.Add($"{name.Value} in {tag.Value}");
            }

            if (ForeignAddress().IsMatch(tag.Value) || tag.Value.StartsWith("<script", StringComparison.Ordinal) && tag.Value != Script)
                found.Add(tag.Value);
        }

        return found;
    }

    /// <summary>An address that is not of the console.</summary>
    [GeneratedRegex("\\s(?:href|src|action)=\"(?!/(?!/)|#)")]
    private static partial Regex ForeignAddress();

    [GeneratedRegex("""\G<(?:/(?<name>[a-z0-9]+)|(?<name>!?[a-z0-9]+)(?:\s+(?<attribute>[a-zA-Z0-9-]+)(?:="[^"<>]*")?)*\s*/?)>""")]
    private static partial Regex Tag();
}
