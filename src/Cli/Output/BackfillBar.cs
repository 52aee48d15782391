using System.Text;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Cli.Output;

/// <summary>Shows how far a Backfill is: a bar on a terminal, and elsewhere a line for each tenth and each other news.</summary>
internal sealed class BackfillBar(CliHost host)
{
    private const int Cells = 30;

    private string _told = "";
    private bool _isOpen;

    /// <summary>Shows a version of the Backfill.</summary>
    public void Show(Backfill backfill)
    {
        var status = backfill.Status ?? new BackfillStatus();
        var waits = WaitsFor(status);
        if (host.Error is TerminalWriter terminal)
        {
            var line = Line(status, waits);
            terminal.Redraw(line[..Math.Min(line.Length, host.Width - 1)]);
            _isOpen = true;
            return;
        }

        var ended = (status.Started ?? 0) - (status.Active ?? 0);
        var news = $"{waits} {(status.Total is > 0 and var total ? ended * 10 / total : 0)} {backfill.IsComplete}";
        if (news == _told)
            return;
        _told = news;
        host.Error.WriteLine(Line(status, waits));
    }

    /// <summary>What is written next begins a new line.</summary>
    public void End()
    {
        if (_isOpen)
            host.Error.WriteLine();
        _isOpen = false;
    }

    /// <summary>Such as <c>[#####-----] 12/24, 1 failed, 2 active</c>.</summary>
    internal static string Line(BackfillStatus status, string? waits)
    {
        var ended = (status.Started ?? 0) - (status.Active ?? 0);
        var total = status.Total ?? 0;
        var filled = total == 0 ? 0 : (int)(ended * Cells / total);
        var line = new StringBuilder($"[{new string('#', filled)}{new string('-', Cells - filled)}] {ended}/{total}");
        if (status.Failed > 0)
            line.Append($", {status.Failed} failed");
        if (status.Unknown > 0)
            line.Append($", {status.Unknown} unknown");
        if (status.Active > 0)
            line.Append($", {status.Active} active");
        return line.Append(waits is null ? "" : $"; {waits}").ToString();
    }

    private static string? WaitsFor(BackfillStatus status) =>
        status.Conditions?.FirstOrDefault(c => c.Type == ConditionTypes.Complete) switch
        {
            { Reason: Reasons.Progressing or Reasons.Finished or Reasons.NoTimes } => null,
            { Message: { } message } => message,
            null => "the operator has not seen it yet",
        };
}
