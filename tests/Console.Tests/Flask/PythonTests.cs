using System.Diagnostics;
using ScheduledJobs.Console.Tests.Tokens;
using Xunit.Abstractions;

namespace ScheduledJobs.Console.Tests.Flask;

/// <summary>A Python client, with the library that clients of Flask-APScheduler use.</summary>
[Collection(nameof(SharedCollection))]
public sealed class PythonTests(SharedFixture fixture, ITestOutputHelper output)
{
    [SkippableFact]
    public async Task A_client_of_Flask_APScheduler_keeps_working()
    {
        var isHere = (await RunAsync("-c", "import requests")).ExitCode == 0;
        Skip.If(!isHere && Environment.GetEnvironmentVariable("CI") != "true", "Python with requests is not here.");
        await using var client = await FlaskClient.StartAsync(fixture, "flask-python");

        var (exitCode, text) = await RunAsync(Path.Combine(AppContext.BaseDirectory, "Flask", "client.py"), client.Address.AbsoluteUri.TrimEnd('/'), SharedFixture.Editor);

        output.WriteLine(text);
        exitCode.ShouldBe(0, text);
    }

    private static async Task<(int ExitCode, string Text)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        try
        {
            using var python = Process.Start(start)!;
            var text = await Task.WhenAll(python.StandardOutput.ReadToEndAsync(), python.StandardError.ReadToEndAsync());
            await python.WaitForExitAsync();
            return (python.ExitCode, string.Concat(text));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, "There is no python3.");
        }
    }
}
