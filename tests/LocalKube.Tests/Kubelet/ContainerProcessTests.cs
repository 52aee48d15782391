using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.LocalKube.Kubelet.Pods;
using ScheduledJobs.LocalKube.Kubelet.Processes;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.LocalKube.Tests.Kubelet;

public sealed class ContainerProcessTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly string SearchPath = System.Environment.GetEnvironmentVariable("PATH")!;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kubelet-tests-");
    private readonly ProcessGroups _groups = new(NullLogger.Instance);
    private readonly FakeTimeProvider _time = new();
    private readonly PodStop _stop;
    private readonly ContainerLog _log;

    public ContainerProcessTests()
    {
        _stop = new PodStop(_time);
        _log = new ContainerLog(_time);
    }

    [Theory]
    [InlineData("exit 0", 0, "Completed")]
    [InlineData("exit 3", 3, "Error")]
    [InlineData("kill -KILL $$", 137, "Error")]
    public async Task The_end_reports_the_exit_code(string script, int code, string reason)
    {
        var end = await RunAsync(script);
        (end.ExitCode, end.Reason).ShouldBe((code, reason));
    }

    [Fact]
    public async Task Output_and_errors_go_to_the_log_and_input_is_empty()
    {
        await RunAsync("echo out; read -r line; echo \"err $?\" >&2; pwd; env | sort");
        var text = LogText();
        text.ShouldContain("out");
        text.ShouldContain("err 1");
        text.ShouldContain(_directory.FullName);
        text.ShouldContain("GREETING=hello world");
        text.ShouldNotContain("USER=");
        text.Split('\n').ShouldNotContain(line => line.StartsWith("DOTNET", StringComparison.Ordinal), "a variable of this process; a folder in PATH may well have that name");
    }

    [Theory]
    [InlineData("no-such-program", "exec: \"no-such-program\": executable file not found in $PATH of this machine")]
    [InlineData("./no-such-program", "exec: \"./no-such-program\": executable file not found in $PATH of this machine")]
    [InlineData("/etc/passwd", "exec: \"/etc/passwd\": executable file not found in $PATH of this machine")]
    public async Task A_program_that_cannot_be_started_says_why(string program, string message)
    {
        var end = await RunAsync([program]);
        (end.ExitCode, end.Reason, end.Message).ShouldBe((128, "StartError", message));
    }

    [Fact]
    public async Task A_missing_working_directory_is_reported()
    {
        var launch = new ProcessLaunch(["sh"], "/no/such/directory", new Dictionary<string, string> { ["PATH"] = SearchPath });
        var end = await new ContainerProcess(_groups, _time).RunAsync(launch, _log, _stop, _ => { });
        end.Message.ShouldBe("workingDir \"/no/such/directory\" does not exist on this machine");
    }

    [Fact]
    public async Task Stopping_sends_SIGTERM_first()
    {
        var running = RunAsync("trap 'echo asked; exit 7' TERM; echo ready; while :; do sleep 0.01; done");
        await Eventually.BecomesTrueAsync(() => LogText().Contains("ready"), "the script runs");
        _stop.Begin(TimeSpan.FromSeconds(30));
        (await running).ExitCode.ShouldBe(7);
        LogText().ShouldContain("asked");
    }

    [Fact]
    public async Task Stopping_kills_when_the_grace_period_is_over_and_not_a_tick_before()
    {
        var running = RunAsync("trap '' TERM; echo ready; while :; do sleep 0.01; done");
        await Eventually.BecomesTrueAsync(() => LogText().Contains("ready"), "the script runs");
        _stop.Begin(TimeSpan.FromSeconds(30));
        _time.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromTicks(1));
        _stop.Kill.IsCancellationRequested.ShouldBeFalse();
        running.IsCompleted.ShouldBeFalse();
        _time.Advance(TimeSpan.FromTicks(1));
        (await running).ExitCode.ShouldBe(137);
    }

    [Fact]
    public async Task A_grace_period_can_be_shortened_but_not_lengthened()
    {
        var running = RunAsync("trap '' TERM; echo ready; while :; do sleep 0.01; done");
        await Eventually.BecomesTrueAsync(() => LogText().Contains("ready"), "the script runs");
        _stop.Begin(TimeSpan.FromSeconds(30));
        _stop.Begin(TimeSpan.FromSeconds(5));
        _stop.Begin(TimeSpan.FromSeconds(60));
        _time.Advance(TimeSpan.FromSeconds(5));
        (await running).ExitCode.ShouldBe(137);
    }

    [Fact]
    public async Task Leftover_processes_end_with_their_container()
    {
        await RunAsync("sleep 300 & echo $!");
        var child = int.Parse(LogText());
        await Eventually.BecomesTrueAsync(() => !IsRunning(child), "the child is gone");
    }

    [Fact]
    public async Task The_watchdog_kills_leftover_processes_when_the_program_is_gone()
    {
        var groups = new ProcessGroups(NullLogger.Instance);
        var environment = new Dictionary<string, string> { ["PATH"] = SearchPath };
        using var done = groups.Start("sh", ["-c", "exit 0"], "/", environment);
        using var left = groups.Start("sh", ["-c", "sleep 300 & wait"], "/", environment);
        await done.WaitForExitAsync();
        groups.Reap(done);
        left.HasExited.ShouldBeFalse();

        // The watchdog notices the end of the program only by the end of its input.
        groups.Dispose();
        await left.WaitForExitAsync().WaitAsync(Limit, TimeProvider.System);
        left.ExitCode.ShouldBe(137);
    }

    public void Dispose()
    {
        _stop.Begin(TimeSpan.Zero);
        _groups.Dispose();
        _stop.Dispose();
        _directory.Delete(recursive: true);
    }

    private Task<ContainerEnd> RunAsync(string script) => RunAsync(["sh", "-c", script]);

    private Task<ContainerEnd> RunAsync(string[] command)
    {
        var variables = new Dictionary<string, string> { ["PATH"] = SearchPath, ["GREETING"] = "hello world" };
        var launch = new ProcessLaunch(command, _directory.FullName, variables);
        return new ContainerProcess(_groups, _time).RunAsync(launch, _log, _stop, _ => { }).WaitAsync(Limit, TimeProvider.System);
    }

    private string LogText() => string.Join('\n', _log.Read(0).Lines.Select(l => l.Text));

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return false;
        }
    }
}
