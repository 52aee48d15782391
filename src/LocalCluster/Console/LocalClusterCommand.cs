using System.CommandLine;

namespace ScheduledJobs.LocalCluster.Console;

/// <summary>The command line.</summary>
internal static class LocalClusterCommand
{
    public static RootCommand Create(Func<LocalClusterSettings, CancellationToken, Task<int>> run)
    {
        var paths = new Argument<string[]>("paths")
        {
            Description = "Manifests to apply: files, or folders of .yaml, .yml and .json files.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        paths.Validators.Add(result =>
        {
            foreach (var unknown in result.Tokens.Where(t => t.Value.StartsWith('-')))
                result.AddError($"{unknown.Value}: unknown option.");
        });
        var port = PortOption(
            "--port",
            $"Port of the API on 127.0.0.1; 0 picks a free one. Default: {LocalClusterOptions.DefaultPort}, or a free one if that is taken.");
        var echoPort = PortOption(
            "--echo-port",
            $"Port of http://127.0.0.1:<port>/echo, which responds with a description of the request; ?status=503 sets the status code, "
            + "?delay=2s delays the response, and /echo/requests lists the newest requests. 0 picks a free port. "
            + $"Default: {LocalClusterOptions.DefaultEchoPort}, which the samples use.");
        var kubeconfig = new Option<string>("--kubeconfig-out")
        {
            Description = "Where to write the kubeconfig.",
            DefaultValueFactory = _ => "local.kubeconfig",
        };
        var data = new Option<string?>("--data")
        {
            Description = "Directory that keeps the objects over restarts and crashes, Secrets included; it is created if needed, for its owner only. "
                + "Without it, they are in memory and gone when this program ends.",
        };
        data.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: "" }])
                result.AddError("--data: expected a directory, found an empty text.");
        });
        var consolePort = PortOption(
            "--console-port",
            $"Port of the web console on 127.0.0.1; 0 picks a free one. Default: {LocalClusterSettings.DefaultConsolePort}, or a free one if that is taken.");
        var noConsole = new Option<bool>("--no-console") { Description = "Do not serve the web console." };
        var noOperator = new Option<bool>("--no-operator") { Description = "Do not start the operator, so that you can run it separately." };
        var quiet = new Option<bool>("--quiet") { Description = "Do not print the table or a line per run." };

        var root = new RootCommand(
            "A Kubernetes API and the ScheduledJob operator in one process, for trying it out, for laptops and for tests. "
            + "A Pod's command runs as a local process under your user, whatever the Pod's image: apply only what "
            + "you trust. CEL rules are not evaluated: what only they would reject is rejected by the operator's webhook.")
        {
            paths, data, port, echoPort, consolePort, kubeconfig, noConsole, noOperator, quiet,
        };
        root.SetAction((parsed, cancellationToken) => run(
            new LocalClusterSettings(
                parsed.GetValue(paths) ?? [],
                parsed.GetValue(port),
                parsed.GetValue(echoPort),
                parsed.GetValue(kubeconfig)!,
                !parsed.GetValue(noOperator),
                parsed.GetValue(quiet))
            {
                Data = parsed.GetValue(data),
                WithConsole = !parsed.GetValue(noConsole),
                ConsolePort = parsed.GetValue(consolePort),
            },
            cancellationToken));
        return root;
    }

    private static Option<int?> PortOption(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var port) && port is < 0 or > 65535)
                result.AddError($"{name}: expected a port from 0 to 65535, found {port}.");
        });
        return option;
    }
}
