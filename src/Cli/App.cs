using System.CommandLine;
using System.CommandLine.Invocation;
using System.Text.Json;
using ScheduledJobs.Cli.Completion;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Transport.Credentials;
using ScheduledJobs.Kube.Transport.Kubeconfig;

namespace ScheduledJobs.Cli;

/// <summary>The program, apart from its process.</summary>
internal static class App
{
    /// <summary>Runs one command line.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(CliHost host, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var root = CommandLine.Create(host);
        if (arguments is [CompletionScripts.Command, ..])
            return Complete(host, root, [.. arguments.Skip(1)]);
        var parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var error in parsed.Errors)
                await host.Error.WriteLineAsync($"error: {error.Message}");
            await host.Error.WriteLineAsync($"See '{PathOf(parsed)} --help'.");
            return ExitCodes.Usage;
        }

        try
        {
            var configuration = new InvocationConfiguration
            {
                Output = host.Out,
                Error = host.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception e) when (Explain(e) is { } message)
        {
            await host.Error.WriteLineAsync($"error: {message}");
            return (e as CliException)?.ExitCode ?? ExitCodes.Error;
        }
    }

    /// <summary>What the scripts of <c>completion</c> call. The words are not a command line yet, so they are not parsed as one.</summary>
    private static int Complete(CliHost host, Command root, IReadOnlyList<string> words)
    {
        var (candidates, directive) = Completer.Complete(root, words);
        foreach (var candidate in candidates)
            host.Out.WriteLine(candidate);
        host.Out.WriteLine($":{directive}");
        return ExitCodes.Done;
    }

    /// <summary>The message of an expected failure; null for a bug, whose stack trace is needed.</summary>
    private static string? Explain(Exception e) => e switch
    {
        CliException or KubeconfigException or CredentialException => e.Message,
        ApiException { Code: 404, Status.Details.Name: null or "" } => $"{e.Message.TrimEnd('.')}. Is the ScheduledJob operator installed on this cluster?",
        ApiException { Code: 401 } => $"the API server does not accept the credentials: {e.Message}",
        ApiException => e.Message,
        HttpRequestException { InnerException: { } inner } => $"{e.Message} ({inner.Message})",
        HttpRequestException or IOException or UnauthorizedAccessException => e.Message,
        JsonException => $"the API server's response cannot be read: {e.Message}",
        _ => null,
    };

    private static string PathOf(ParseResult parsed)
    {
        var names = new List<string>();
        for (var command = parsed.CommandResult; command?.Parent is not null; command = command.Parent as System.CommandLine.Parsing.CommandResult)
            names.Insert(0, command.Command.Name);
        return string.Join(' ', names.Prepend("kubectl scheduledjob"));
    }
}
