using System.CommandLine;
using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Connection;
using ScheduledJobs.Cli.Output;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Commands;

/// <summary><c>suspend</c> and <c>resume</c>: of one, several or all schedules of a namespace.</summary>
internal sealed class SuspendCommand
{
    private readonly CommandContext _context;
    private readonly bool _suspend;
    private readonly Argument<string[]> _names;
    private readonly Option<string?> _selector = CommonOptions.Selector();
    private readonly Option<bool> _everything = new("--all") { Description = "All ScheduledJobs of the namespace." };
    private readonly Option<string?> _until = new("--until")
    {
        Description = "When it resumes by itself: 2026-12-01T08:00 (local time of the schedule) or 2026-12-01T07:00:00Z. Default: when somebody resumes it.",
        HelpName = "time",
    };

    private readonly Option<string?> _reason = new("--reason") { Description = "Why, for people. It shows in the condition Suspended.", HelpName = "text" };
    private readonly Option<string> _zone = ZoneOption.Create();
    private readonly Option<DryRunMode> _dryRun = CommonOptions.DryRun();
    private readonly Option<OutputFormat> _output = CommonOptions.Output(hasWide: false);

    private SuspendCommand(CommandContext context, bool suspend)
    {
        _context = context;
        _suspend = suspend;
        _names = CommonOptions.Complete(context, new Argument<string[]>("names")
        {
            Description = "Names of ScheduledJobs.",
            HelpName = "NAME",
            Arity = ArgumentArity.ZeroOrMore,
        });
    }

    public static Command CreateSuspend(CommandContext context) => new SuspendCommand(context, suspend: true).Create(
        "suspend", "Start no scheduled runs until resumed. Active runs continue; times that pass meanwhile are not made up for.");

    public static Command CreateResume(CommandContext context) => new SuspendCommand(context, suspend: false).Create(
        "resume", "Start scheduled runs again, from now on, whatever suspended them: suspend, suspendUntil or tripAfter.");

    private Command Create(string name, string description)
    {
        var command = new Command(name, description) { _names, _selector, _everything };
        foreach (var option in _suspend ? (Option[])[_until, _reason, _zone, _dryRun, _output] : [_dryRun, _output])
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            var given = (result.GetValue(_names)?.Length > 0 ? 1 : 0) + (result.GetValue(_selector) is null ? 0 : 1) + (result.GetValue(_everything) ? 1 : 0);
            if (given != 1)
                result.AddError($"{name}: expected names, --selector or --all, one of the three");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var cluster = _context.Connect(parsed);
        var items = await FindAsync(parsed, cluster, cancellationToken);
        if (items.Count == 0)
            await _context.Host.Error.WriteLineAsync($"No matching ScheduledJob in namespace {cluster.Namespace}.");
        var patches = items.Select(item => FindPatch(parsed, RawObjects.Typed(item))).ToList();
        foreach (var (item, patch) in items.Zip(patches))
            Print(parsed, patch is null ? item : await ChangeAsync(parsed, cluster, item, patch, cancellationToken), patch is not null);
        return ExitCodes.Done;
    }

    /// <summary>What to change; null if it is as it should be.</summary>
    private JsonObject? FindPatch(ParseResult parsed, ScheduledJob job)
    {
        if (!_suspend)
            return SchedulePatches.Resume(job, _context.Host.Now);
        var reason = parsed.GetValue(_reason);
        if (ReadUntil(parsed, job) is { } until)
            return job.Spec.SuspendUntil == until && reason is null ? null : SchedulePatches.Suspend(until, reason);
        return job.Spec.Suspend && reason is null ? null : SchedulePatches.Suspend(null, reason);
    }

    private DateTimeOffset? ReadUntil(ParseResult parsed, ScheduledJob job)
    {
        if (parsed.GetValue(_until) is null)
            return null;

        // Its zone does not depend on calendars, which may be missing.
        var plain = job with { Spec = job.Spec with { Exclude = null } };
        var zone = new ScheduleCompiler(parsed.GetRequiredValue(_zone)).Compile(plain).Schedule?.Zone ?? TimeZoneInfo.Utc;
        var until = TimeOption.Read(_context.Host, parsed, _until, zone);
        return until <= _context.Host.Now
            ? throw new CliException($"{_until.Name}: {Times.Utc(until.Value)} has passed; expected a time that is ahead", ExitCodes.Usage)
            : until;
    }

    private async Task<IReadOnlyList<JsonObject>> FindAsync(ParseResult parsed, Cluster cluster, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_names) is not { Length: > 0 } names)
            return await RawObjects.ListAsync(cluster, cluster.Namespace, parsed.GetValue(_selector), cancellationToken);

        // All are read first: a misspelt name changes nothing.
        var items = new List<JsonObject>();
        foreach (var name in names)
            items.Add(await RawObjects.GetAsync(cluster, name, cancellationToken));
        return items;
    }

    private async Task<JsonObject> ChangeAsync(
        ParseResult parsed, Cluster cluster, JsonObject item, JsonObject patch, CancellationToken cancellationToken)
    {
        var dryRun = parsed.GetValue(_dryRun);
        var name = (string)item["metadata"]!["name"]!;
        if (dryRun != DryRunMode.Client)
            await cluster.Schedules.PatchAsync(cluster.Namespace, name, Patch.Merge(RawJson.From(patch)), null, dryRun.ToWriteOptions(), cancellationToken);
        return dryRun == DryRunMode.None ? await RawObjects.GetAsync(cluster, name, cancellationToken) : JsonMergePatch.Apply(item, patch)!.AsObject();
    }

    private void Print(ParseResult parsed, JsonObject item, bool isChange)
    {
        var format = parsed.GetValue(_output);
        if (format != OutputFormat.Table)
        {
            ObjectPrinter.Print(_context.Host, format, item);
            return;
        }

        var job = RawObjects.Typed(item);
        var name = ObjectPrinter.NameOf(job.Metadata.Name!);
        var done = (isChange, _suspend) switch
        {
            (true, true) => $"suspended{Until(parsed, job)}",
            (true, false) when Suspension.IsOfNamespace(job) => $"resumed, but stays suspended with its namespace, until the annotation {ApiConstants.SuspendedAnnotation} of that is removed",
            (true, false) => "resumed",
            (false, true) => "was suspended already",
            (false, false) when Suspension.IsOfNamespace(job) => $"is suspended with its namespace: remove the annotation {ApiConstants.SuspendedAnnotation} of that",
            (false, false) => "was not suspended",
        };
        _context.Host.Out.WriteLine($"{name} {done}{parsed.GetValue(_dryRun).Suffix()}");
    }

    private string Until(ParseResult parsed, ScheduledJob job) => (parsed.GetValue(_until), job.Spec) switch
    {
        (not null, { Suspend: true }) => ", but it does not resume by itself then: it was suspended without an end before",
        (_, { Suspend: false, SuspendUntil: { } until }) => $" until {Times.Utc(until)}",
        _ => "",
    };
}
