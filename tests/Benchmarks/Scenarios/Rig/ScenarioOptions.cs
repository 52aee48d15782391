namespace ScheduledJobs.Benchmarks.Scenarios.Rig;

/// <summary>The options of a scenario, as <c>--name value</c>. Each must be read, so that a misspelt one is not silently ignored.</summary>
internal sealed class ScenarioOptions
{
    private readonly Dictionary<string, string> _given = [];

    /// <exception cref="FormatException">The words are not pairs of names and values.</exception>
    public ScenarioOptions(string[] words)
    {
        if (words.Length % 2 != 0)
            throw new FormatException($"--name value --name value ... is expected, but got: {string.Join(' ', words)}");
        foreach (var pair in words.Chunk(2))
            _given[pair[0]] = pair[1];
    }

    public string Text(string name, string otherwise) => _given.Remove(name, out var value) ? value : otherwise;

    /// <summary>The value; null if it is not given.</summary>
    public string? OptionalText(string name) => _given.Remove(name, out var value) ? value : null;

    public int Number(string name, int otherwise) => _given.Remove(name, out var value) ? int.Parse(value) : otherwise;

    /// <exception cref="FormatException">There are unknown options.</exception>
    public void ExpectNoMore()
    {
        if (_given.Count > 0)
            throw new FormatException($"unknown: {string.Join(' ', _given.Keys)}");
    }
}
