using ScheduledJobs.Console.Markup;

namespace ScheduledJobs.Console.Reading;

/// <summary>Which schedules a view shows, and in which order. Every part is in the view's address.</summary>
internal sealed record ScheduleFilter
{
    /// <summary>The orders that a view can have, the default first.</summary>
    public static readonly IReadOnlyList<string> Orders = ["name", "next", "last", "failures", "state"];

    /// <summary>Words that must all be in namespace, name, schedule or labels.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    public string? Namespace { get; init; }

    /// <summary>A label as <c>key</c> or <c>key=value</c>.</summary>
    public string? Label { get; init; }

    public string? State { get; init; }

    public string? Action { get; init; }

    public string Order { get; init; } = Orders[0];

    public static ScheduleFilter Of(Address address) => new()
    {
        Words = (address["q"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries),
        Namespace = address["ns"],
        Label = address["label"],
        State = address["state"],
        Action = address["action"],
        Order = Orders.FirstOrDefault(order => order == address["sort"], Orders[0]),
    };

    /// <summary>The schedules that are wanted, whatever their state.</summary>
    public IEnumerable<Entry> ApplyExceptState(IEnumerable<Entry> entries) => entries.Where(IsWanted);

    /// <summary>The schedules that are wanted, in order.</summary>
    public IReadOnlyList<Entry> Apply(IEnumerable<Entry> entries)
    {
        var wanted = ApplyExceptState(entries).Where(e => State is null || e.State == State);
        return Order switch
        {
            "next" => [.. wanted.OrderBy(e => e.Status.NextRunTime ?? DateTimeOffset.MaxValue)],
            "last" => [.. wanted.OrderByDescending(e => e.Status.LastRun?.CompletionTime ?? DateTimeOffset.MinValue)],
            "failures" => [.. wanted.OrderByDescending(e => e.Status.ConsecutiveFailures ?? 0)],
            "state" => [.. wanted.OrderBy(e => e.State, StringComparer.Ordinal)],
            _ => [.. wanted],
        };
    }

    private bool IsWanted(Entry entry) =>
        (Namespace is null || entry.Namespace == Namespace)
        && (Action is null || entry.Action == Action)
        && (Label is null || HasLabel(entry, Label))
        && Words.All(word => Contains(entry, word));

    private static bool HasLabel(Entry entry, string label)
    {
        var parts = label.Split('=', 2);
        return entry.Job.Metadata.Labels?.TryGetValue(parts[0].Trim(), out var value) == true && (parts.Length == 1 || value == parts[1].Trim());
    }

    private static bool Contains(Entry entry, string word) =>
        entry.Name.Contains(word, StringComparison.OrdinalIgnoreCase)
        || entry.Namespace.Contains(word, StringComparison.OrdinalIgnoreCase)
        || entry.Text.Contains(word, StringComparison.OrdinalIgnoreCase)
        || entry.Job.Metadata.Labels?.Any(l => l.Key.Contains(word, StringComparison.OrdinalIgnoreCase) || l.Value.Contains(word, StringComparison.OrdinalIgnoreCase)) == true;
}
