using System.CommandLine;
using System.Text.Json.Nodes;
using ScheduledJobs.Cli.Connection;
using ScheduledJobs.Cli.Output;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Model.Runs;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Commands;

/// <summary><c>suspend</c> and <c>resume</c>: <c>spec.suspend</c> of one, several or all schedules.</summary>
internal sealed class SuspendCommand
{
    private readonly CommandContext _context;
    private readonly bool _suspend;
    private readonly Argument<string[]> _names;
    private readonly Option<string?> _selector = CommonOptions.Selector();
    private readonly Option<bool> _everything = new("--all") { Description = "All ScheduledJobs of the namespace." };
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
        "resume", "Start scheduled runs again, from now on.");

    private Command Create(string name, string description)
    {
        var command = new Command(name, description) { _names, _selector, _everything, _dryRun, _output };
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
        foreach (var item in items)
        {
            var isChange = RawObjects.Typed(item).Spec.Suspend != _suspend;
            Print(parsed, isChange ? await ChangeAsync(parsed, cluster, item, cancellationToken) : item, isChange);
        }

        return ExitCodes.Done;
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

    private async Task<JsonObject> ChangeAsync(ParseResult parsed, Cluster cluster, JsonObject item, CancellationToken cancellationToken)
    {
        var dryRun = parsed.GetValue(_dryRun);
        if (dryRun == DryRunMode.Client)
        {
            item["spec"]!["suspend"] = _suspend;
            return item;
        }

        var name = (string)item["metadata"]!["name"]!;
        var patch = Patch.Merge(RawJson.From(SchedulePatches.Suspend(_suspend)));
        await cluster.Schedules.PatchAsync(cluster.Namespace, name, patch, null, dryRun.ToWriteOptions(), cancellationToken);
        if (dryRun == DryRunMode.Server)
        {
            item["spec"]!["suspend"] = _suspend;
            return item;
        }

        return await RawObjects.GetAsync(cluster, name, cancellationToken);
    }

    private void Print(ParseResult parsed, JsonObject item, bool isChange)
    {
        var format = parsed.GetValue(_output);
        if (format != OutputFormat.Table)
        {
            ObjectPrinter.Print(_context.Host, format, item);
            return;
        }

        var name = ObjectPrinter.NameOf((string)item["metadata"]!["name"]!);
        var done = (isChange, _suspend) switch
        {
            (true, true) => "suspended",
            (true, false) => "resumed",
            (false, true) => "was suspended already",
            (false, false) => "was not suspended",
        };
        _context.Host.Out.WriteLine($"{name} {done}{parsed.GetValue(_dryRun).Suffix()}");
    }
}
