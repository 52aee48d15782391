using ScheduledJobs.Console.Markup;

namespace ScheduledJobs.Console.Pages;

/// <summary>A part of a long list, and the way to the others.</summary>
/// <param name="address">The view; <c>page</c> counts from 1.</param>
/// <param name="count">How many items there are.</param>
/// <param name="size">How many a page shows.</param>
internal sealed class Pager(Address address, int count, int size)
{
    private readonly int _page = address.Number("page", 1, 1, Math.Max(1, (count + size - 1) / size));

    private int First => (_page - 1) * size;

    public IReadOnlyList<T> Take<T>(IReadOnlyList<T> items) => [.. items.Skip(First).Take(size)];

    public Html Links()
    {
        if (count <= size)
            return Html.None;
        var (last, end) = ((count + size - 1) / size, Math.Min(First + size, count));
        return Html.Of(
            $"""
            <nav class="pager" aria-label="Pages">{Link("First", 1, _page > 1)}
            {Link("Previous", _page - 1, _page > 1)}<span>{First + 1}–{end} of {count}</span>
            {Link("Next", _page + 1, _page < last)}{Link("Last", last, _page < last)}</nav>
            """);
    }

    private Html Link(string text, int page, bool isThere) => isThere
        ? Html.Of($"<a href=\"{address.With(("page", page == 1 ? null : page.ToString()))}\">{text}</a>")
        : Html.Of($"<span class=\"off\">{text}</span>");
}
