using System.CommandLine;

namespace ScheduledJobs.LocalCluster.Console;

/// <summary>The command line.</summary>
internal static class LocalClusterCommand
{
    public static RootCommand Create(Func<LocalClusterSettings, CancellationToken, Task<int>> run)
    {
        var paths = new Argument<string[]>("paths")
        {
            Description = "Manifests to apply: files, or folders with .yaml, .yml and .json files in them.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        paths.Validators.Add(result =>
        {
            foreach (var unknown in result.Tokens.Where(t => t.Value.StartsWith('-')))
                result.AddError($"{unknown.Value}: there is no such option.");
        });
        var port = PortOption(
            "--port",
            $"Port of the API on 127.0.0.1; 0 takes a free one. Default {LocalClusterOptions.DefaultPort}, or a free one where that is taken.");
        var echoPort = PortOption(
            "--echo-port",
            $"Port of http://127.0.0.1:<port>/echo, which answers with a description of the request; ?status=503 answers with that code, "
            + "?delay=2s late, and /echo/requests lists the newest requests. 0 takes a free port. "
            + $"Default {LocalClusterOptions.DefaultEchoPort}, which the samples name.");
        var kubeconfig = new Option<string>("--kubeconfig-out")
        {
            Description = "Where to write the kubeconfig.",
            DefaultValueFactory = _ => "local.kubeconfig",
        };
        var noOperator = new Option<bool>("--no-operator") { Description = "Start without the operator, to run it elsewhere." };
        var quiet = new Option<bool>("--quiet") { Description = "No table and no line per run." };

        var root = new RootCommand(
            "A Kubernetes API in one process, with the ScheduledJob operator in it: for the first five minutes, a laptop, and tests. "
            + "A Pod's command runs as a process of this machine, as the user who starts this, whatever the Pod's image: apply only what "
            + "you trust. CEL rules are not evaluated: what only they refuse is accepted here, and the operator reports it on the resource.")
        {
            paths, port, echoPort, kubeconfig, noOperator, quiet,
        };
        root.SetAction((parsed, cancellationToken) => run(
            new LocalClusterSettings(
                parsed.GetValue(paths) ?? [],
                parsed.GetValue(port),
                parsed.GetValue(echoPort),
                parsed.GetValue(kubeconfig)!,
                !parsed.GetValue(noOperator),
                parsed.GetValue(quiet)),
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
