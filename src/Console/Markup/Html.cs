using System.Text;

namespace ScheduledJobs.Console.Markup;

/// <summary>
/// Markup that can be sent as it is. It is made from interpolated strings: what the source code spells out is markup, and what a hole
/// brings in is text, which is encoded, unless it is <see cref="Html"/> itself. Attribute values are always quoted.
/// </summary>
internal readonly struct Html
{
    private readonly string? _text;

    private Html(string text) => _text = text;

    /// <summary>No markup at all.</summary>
    public static Html None => default;

    public static Html Of(HtmlHandler markup) => new(markup.ToStringAndClear());

    /// <summary>The markup if the condition holds, otherwise none.</summary>
    public static Html When(bool condition, HtmlHandler markup)
    {
        var text = markup.ToStringAndClear();
        return condition ? new Html(text) : None;
    }

    /// <summary>The markup of each item, one after the other.</summary>
    public static Html Each<T>(IEnumerable<T> items, Func<T, Html> markup)
    {
        var text = new StringBuilder();
        foreach (var item in items)
            text.Append(markup(item)._text);
        return new Html(text.ToString());
    }

    public static Html Join(params ReadOnlySpan<Html> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(part._text);
        return new Html(text.ToString());
    }

    public override string ToString() => _text ?? "";
}
