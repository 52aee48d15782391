namespace ScheduledJobs.Console.Markup;

/// <summary>The address of a view: everything that it shows follows from it.</summary>
/// <param name="Path">The path, with a leading slash.</param>
/// <param name="Values">The query, without empty values.</param>
internal sealed record Address(string Path, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>A value of the query; null if it is not set.</summary>
    public string? this[string key] => Values.GetValueOrDefault(key);

    /// <summary>A number of the query, moved into a range; the default if it is not a number.</summary>
    public int Number(string key, int otherwise, int least, int most) => Math.Clamp(int.TryParse(this[key], out var number) ? number : otherwise, least, most);

    /// <summary>The same view with other values; null removes one.</summary>
    public string With(params ReadOnlySpan<(string Key, string? Value)> changes)
    {
        var values = new Dictionary<string, string>(Values);
        foreach (var (key, value) in changes)
        {
            if (string.IsNullOrEmpty(value))
                values.Remove(key);
            else
                values[key] = value;
        }

        return To(Path, [.. values.Select(v => (v.Key, (string?)v.Value))]);
    }

    public override string ToString() => With();

    /// <summary>A path with a query; values that are null are left out.</summary>
    public static string To(string path, params ReadOnlySpan<(string Key, string? Value)> values)
    {
        var query = "";
        foreach (var (key, value) in values)
        {
            if (value is not null)
                query += $"{(query.Length == 0 ? '?' : '&')}{Uri.EscapeDataString(key)}={Uri.EscapeDataString(value)}";
        }

        return path + query;
    }

    /// <summary>The page of a schedule.</summary>
    public static string OfSchedule(string @namespace, string name) => $"/schedules/{Uri.EscapeDataString(@namespace)}/{Uri.EscapeDataString(name)}";

    /// <summary>The page of a run.</summary>
    public static string OfRun(string @namespace, string name, string run) => $"{OfSchedule(@namespace, name)}/runs/{Uri.EscapeDataString(run)}";
}
