using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert.Checks;

/// <summary>What is the same for all sources: options, names, and the check that the operator accepts the result.</summary>
internal sealed class Finisher(ConvertSettings settings, TimeProvider time)
{
    private readonly HashSet<(string?, string)> _taken = [];

    public void Finish(Conversion conversion)
    {
        var now = new DateTimeOffset(time.GetUtcNow().Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
        foreach (var draft in conversion.Drafts.ToList())
        {
            draft.Namespace ??= settings.Namespace;
            if (settings.Suspended)
                draft.Set("suspend", true);
            Name(draft);
            var (schedule, fault) = ManifestCheck.Compile(draft.ToManifest(), now);
            if (schedule is null)
            {
                conversion.Withdraw(draft, fault!);
                continue;
            }

            ClockChanges.Apply(draft, settings.ExactClockChanges, now);
            if (schedule.Timetable.NextAfter(now) is null)
                draft.Note("trigger", "no more runs", $"all times are before {KubeTimeConverter.ToText(now)}");
        }
    }

    private void Name(Draft draft)
    {
        var name = Names.Unique(Names.Label(draft.Name), taken => _taken.Contains((draft.Namespace, taken)));
        _taken.Add((draft.Namespace, name));
        if (name != draft.Name)
            draft.Note("", "name", $"was '{Short.Of(draft.Name)}'");
        draft.Name = name;
        if (draft.ToManifest()["spec"]?["action"]?["http"]?["url"] is JsonValue url)
            draft.Set("action.http.url", url.GetValue<string>().Replace("{name}", name, StringComparison.Ordinal));
    }
}
