using System.Text;
using ScheduledJobs.Cli.Terminal;

namespace ScheduledJobs.Cli.Tests.Support;

/// <summary>Runs command lines in this process, as Program does.</summary>
internal sealed class CliRun
{
    /// <summary>Sunday, 13:00 in Berlin.</summary>
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public Dictionary<string, string> Environment { get; } = [];

    public TimeProvider Time { get; init; } = new FakeTimeProvider(Noon) { Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin") };

    public bool IsTerminal { get; set; }

    public string Input { get; set; } = "";

    public LiveText Out { get; } = new();

    public LiveText Error { get; } = new();

    public List<Uri> Opened { get; } = [];

    public CliHost Host => new()
    {
        Out = Out,
        Error = Error,
        In = new StringReader(Input),
        Environment = Environment.GetValueOrDefault,
        Time = Time,
        IsTerminal = IsTerminal,
        OpenBrowser = Opened.Add,
    };

    public Task<int> RunAsync(params string[] arguments) => RunAsync(CancellationToken.None, arguments);

    public Task<int> RunAsync(CancellationToken cancellationToken, params string[] arguments) => App.RunAsync(Host, arguments, cancellationToken);

    /// <summary>Runs a command that must work, and returns what it printed.</summary>
    public async Task<string> PrintAsync(params string[] arguments)
    {
        Out.Clear();
        Error.Clear();
        var code = await RunAsync(arguments);
        code.ShouldBe(0, $"{Error}{Out}");
        return Out.ToString();
    }

    /// <summary>Runs a command that must fail, and returns what it said.</summary>
    public async Task<string> FailAsync(int code, params string[] arguments)
    {
        Out.Clear();
        Error.Clear();
        (await RunAsync(arguments)).ShouldBe(code, $"{Error}{Out}");
        return Error.ToString();
    }
}

/// <summary>A text that one thread reads while others write it.</summary>
internal sealed class LiveText : TextWriter
{
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        lock (_text)
            _text.Append(value);
    }

    public override void Write(string? value)
    {
        lock (_text)
            _text.Append(value);
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    public override void WriteLine() => Write("\n");

    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }

    public void Clear()
    {
        lock (_text)
            _text.Clear();
    }

    public override string ToString()
    {
        lock (_text)
            return _text.ToString();
    }
}
