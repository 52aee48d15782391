using System.CommandLine;
using ScheduledJobs.Cli.Connection;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Model.Explaining;

namespace ScheduledJobs.Cli.Commands;

/// <summary><c>explain NAME</c>: why it ran, or did not.</summary>
internal sealed class ExplainCommand
{
    private readonly CommandContext _context;
    private readonly Argument<string> _name;
    private readonly Option<string> _zone = ZoneOption.Create();
    private readonly Option<string?> _at = new("--at")
    {
        Description = "The time to explain: 02:30 (the last one), 2026-11-22T02:30 (local time of the schedule) or 2026-11-22T01:30:00Z. Default: when it was last due.",
        HelpName = "time",
    };

    private ExplainCommand(CommandContext context)
    {
        _context = context;
        _name = CommonOptions.Name(context);
    }

    public static Command Create(CommandContext context)
    {
        var explain = new ExplainCommand(context);
        var command = new Command("explain", "Say why a schedule did, or did not, run at a time, from its status, events, Pods and policies.")
        {
            explain._name, explain._at, explain._zone,
        };
        command.SetAction(explain.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var cluster = _context.Connect(parsed);
        var job = await cluster.GetAsync(parsed.GetRequiredValue(_name), cancellationToken);
        var facts = new Facts
        {
            Job = job,
            Compilation = ZoneOption.CompilerOf(parsed, _zone, await ClusterCalendars.OfAsync(cluster, job, cancellationToken)).Compile(job),
            Now = _context.Host.Now,
            Events = await ScheduleEvents.FindAsync(cluster.Client, job, cancellationToken),
            Objects = await RunObjects.FindAsync(cluster.Client, job, cancellationToken),
        };
        AskedTime? asked = null;
        if (parsed.GetValue(_at) is { } text && !AskedTime.TryParse(text, facts.Zone, facts.Now, out asked, out var error))
            throw new CliException($"--at: {error}", ExitCodes.Usage);
        Print(Explainer.Explain(facts, asked));
        return ExitCodes.Done;
    }

    private void Print(Explanation explanation)
    {
        var output = _context.Host.Out;
        output.WriteLine(explanation.Answer);
        foreach (var detail in explanation.Details)
            output.WriteLine($"  {detail}");
        if (explanation.Advice is { } advice)
            output.WriteLine($"What to do: {advice}");
    }
}
