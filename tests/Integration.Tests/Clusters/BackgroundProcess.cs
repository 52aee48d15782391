using System.Diagnostics;

namespace ScheduledJobs.Integration.Tests.Clusters;

/// <summary>A program that runs beside the tests, its output in a file.</summary>
public sealed class BackgroundProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private readonly Process _process;
    private readonly TextWriter _log;

    private BackgroundProcess(Process process, TextWriter log, string logPath)
    {
        _process = process;
        _log = log;
        LogPath = logPath;
    }

    public string LogPath { get; }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public static BackgroundProcess Start(string program, IEnumerable<string> arguments, string logPath)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var log = TextWriter.Synchronized(new StreamWriter(logPath, append: true) { AutoFlush = true });
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => log.WriteLine(line.Data);
        process.ErrorDataReceived += (_, line) => log.WriteLine(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process, log, logPath);
    }

    /// <summary>Asks the program to stop, as Kubernetes does, and waits for its end.</summary>
    public async Task TerminateAsync()
    {
        if (!_process.HasExited)
            using (var kill = Process.Start("kill", [$"-{SigTerm}", $"{_process.Id}"]))
                await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40), TimeProvider.System);
        await _process.WaitForExitAsync(limit.Token);
    }

    /// <summary>Ends the program on the spot, as a crash does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        await _log.DisposeAsync();
    }
}
