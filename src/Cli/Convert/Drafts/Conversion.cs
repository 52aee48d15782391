using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert.Drafts;

/// <summary>A manifest, or a comment between manifests: exactly one of the two.</summary>
internal sealed record Part(Draft? Draft, string? Comment);

/// <summary>Collects what was converted, and what was not.</summary>
internal sealed class Conversion
{
    private readonly List<Part> _parts = [];
    private readonly List<Problem> _problems = [];

    /// <summary>In the order of the source.</summary>
    public IReadOnlyList<Part> Parts => _parts;

    public IReadOnlyList<Problem> Problems => _problems;

    public IEnumerable<Draft> Drafts => _parts.Select(part => part.Draft).OfType<Draft>();

    public void Add(Draft draft) => _parts.Add(new Part(draft, null));

    public void Comment(string text) => _parts.Add(new Part(null, text));

    /// <summary>Reports something that was not converted, and says so in the result as well.</summary>
    public void Fail(string place, string message)
    {
        _problems.Add(new Problem(place, message));
        Comment($"Not converted: {place}: {message}");
    }

    /// <summary>Adds what is made from one object of the source, or reports what is wrong with it.</summary>
    public void Try(string place, Func<Draft?> make)
    {
        try
        {
            if (make() is { } draft)
                Add(draft);
        }
        catch (SourceException e)
        {
            Fail(place, e.Message);
        }
    }

    /// <summary>Replaces a draft that turned out not to be valid.</summary>
    public void Withdraw(Draft draft, string message)
    {
        var index = _parts.FindIndex(part => part.Draft == draft);
        _problems.Add(new Problem(draft.Origin, message));
        _parts[index] = new Part(null, $"Not converted: {draft.Origin}: {message}");
    }
}
