using System.ComponentModel;
using System.Diagnostics;

namespace ScheduledJobs.Cli.Terminal;

/// <summary>Everything that the program uses of the process that it runs in. Tests pass their own.</summary>
internal sealed record CliHost
{
    private const int WidthElsewhere = 120;

    /// <summary>Data: what a script reads.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Talk: progress, hints, errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>For <c>-f -</c>.</summary>
    public required TextReader In { get; init; }

    /// <summary>Reads an environment variable.</summary>
    public required Func<string, string?> Environment { get; init; }

    /// <summary>The clock; its local zone is that of the person who reads the output.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Whether <see cref="Out"/> is a terminal.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Whether a person can answer: standard input and error are a terminal.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Columns of the terminal, for help.</summary>
    public int Width { get; init; } = WidthElsewhere;

    /// <summary>Opens an address in the browser of the person at the terminal.</summary>
    public Action<Uri> OpenBrowser { get; init; } = static _ => { };

    /// <summary>Whether output has colours: on a terminal, unless NO_COLOR is set (https://no-color.org) or the terminal is a dumb one.</summary>
    public bool HasColour => IsTerminal && string.IsNullOrEmpty(Environment("NO_COLOR")) && Environment("TERM") != "dumb";

    /// <summary>The current time.</summary>
    public DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>The zone of the person who reads the output.</summary>
    public TimeZoneInfo Zone => Time.LocalTimeZone;

    // Where there is no desktop, there is nothing to open it with; the address is printed as well.
    private static void Open(Uri address)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(address.AbsoluteUri) { UseShellExecute = true });
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
        }
    }

    /// <summary>This process.</summary>
    public static CliHost OfProcess() => new()
    {
        Out = System.Console.IsOutputRedirected ? System.Console.Out : new TerminalWriter(System.Console.Out),
        Error = System.Console.IsErrorRedirected ? System.Console.Error : new TerminalWriter(System.Console.Error),
        In = System.Console.In,
        Environment = System.Environment.GetEnvironmentVariable,
        Time = TimeProvider.System,
        OpenBrowser = Open,
        IsTerminal = !System.Console.IsOutputRedirected,
        IsInteractive = !System.Console.IsInputRedirected && !System.Console.IsErrorRedirected,
        Width = System.Console.IsOutputRedirected || System.Console.WindowWidth <= 0 ? WidthElsewhere : Math.Max(System.Console.WindowWidth, 60),
    };
}
