using System.Globalization;
using ScheduledJobs.Cli.Convert.Drafts;

namespace ScheduledJobs.Cli.Convert.Crontab;

/// <summary>Reads a crontab: entries, variables and comments, line by line.</summary>
internal sealed class CrontabReader(ConvertSettings settings)
{
    private readonly List<string> _comments = [];
    private readonly CrontabVariables _variables = new();

    public void Read(SourceText source, Conversion into)
    {
        into.Comment($"{source.Name}: cron starts a run however many are active (concurrency.policy Allow), and mails what it prints; here "
            + "kubectl logs shows it. Runs that came due while cron was down are lost; here the last of them runs (misfire.policy).");
        var lines = source.Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim(' ', '\t', '\r', '\ufeff');
            if (line.StartsWith('#'))
                _comments.Add(line.TrimStart('#').Trim());
            else if (line.Length == 0)
                Flush(into);
            else if (CrontabVariables.TrySplit(line, out var name, out var value))
                _variables.Set(name, value);
            else
                Entry(line, string.Create(CultureInfo.InvariantCulture, $"{source.Name}:{i + 1}"), into);
        }

        Flush(into);
    }

    private void Entry(string line, string place, Conversion into)
    {
        var comments = _comments.ToList();
        _comments.Clear();
        if (line.StartsWith("@reboot", StringComparison.OrdinalIgnoreCase))
        {
            into.Comment($"Not converted: {place}: '{line}' has no counterpart: a cluster does not reboot. A Deployment, or a Job applied once, may serve.");
            return;
        }

        into.Try(place, () =>
        {
            var entry = CrontabEntry.Parse(line, settings.HasUserColumn);
            return new CrontabMapping(settings).Convert(entry, _variables, place, comments);
        });
    }

    /// <summary>Comments that no entry follows.</summary>
    private void Flush(Conversion into)
    {
        foreach (var comment in _comments)
            into.Comment(comment);
        _comments.Clear();
    }
}
