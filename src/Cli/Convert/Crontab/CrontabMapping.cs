using System.Globalization;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert.Crontab;

/// <summary>Maps one entry: a Pod that runs the command in a shell.</summary>
internal sealed class CrontabMapping(ConvertSettings settings)
{
    private const string Shell = "/bin/sh";

    public Draft Convert(CrontabEntry entry, CrontabVariables variables, string place, IReadOnlyList<string> comments)
    {
        var draft = new Draft(Names.Label(CommandName.Of(entry.Command)), place) { Comments = comments };
        VixieSchedule.Read(entry.Schedule, draft);
        ZoneDefault.Apply(draft, variables["CRON_TZ"], settings, "CRON_TZ", "the crontab sets none, so cron uses the machine's time zone");
        draft.Set("concurrency.policy", "Allow");
        var shell = variables["SHELL"] ?? Shell;
        draft.Set("action", Containers.Pod(settings.Image!, [shell, "-c", Script(entry)], variables.ForCommand, variables["HOME"]));
        if (shell != Shell)
            draft.Note("action", "SHELL", $"the image must contain {Short.Of(shell)}.");
        if (entry.User is { } user)
            draft.Note("action", "user", $"the container runs as its image's user, not as {Short.Of(user)}; securityContext.runAsUser sets a numeric one.");
        OfCron(variables, draft);
        return draft;
    }

    private static void OfCron(CrontabVariables variables, Draft draft)
    {
        if (variables["MAILTO"] is { Length: > 0 } address)
            draft.NotConverted("MAILTO", $"nothing is mailed to {Short.Of(address)}; the event RunFailed and the metrics report a failure.");
        if (variables["RANDOM_DELAY"] is { } delay)
        {
            if (!int.TryParse(delay, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes))
                throw new SourceException("RANDOM_DELAY", $"expected minutes, found '{Short.Of(delay)}'");
            if (minutes > 0)
                draft.Set("jitter", $"{minutes}m").Note("jitter", "RANDOM_DELAY", "derived from the name and the time of a run, not drawn when cron starts.");
        }

        if (variables["START_HOURS_RANGE"] is { } hours)
            draft.NotConverted("START_HOURS_RANGE", $"{Short.Of(hours)} is anacron's.");
    }

    private static string Script(CrontabEntry entry)
    {
        if (entry.Input is not { } input)
            return entry.Command;
        var end = "END";
        while (input.Contains(end, StringComparison.Ordinal))
            end += "_";
        return $"{{ {entry.Command}\n}} <<'{end}'\n{input}\n{end}\n";
    }
}
