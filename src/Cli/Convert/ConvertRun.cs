using System.Text.Json;
using ScheduledJobs.Cli.Connection;
using ScheduledJobs.Cli.Convert.CronJobs;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Cli.Terminal;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Transport.Kubeconfig;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert;

/// <summary>Runs the command: manifests go to the output, everything else to the error stream.</summary>
internal sealed class ConvertRun(CliHost host, Func<Cluster> connect)
{
    /// <summary>0 if everything was converted, otherwise 1.</summary>
    public async Task<int> RunAsync(ConvertRequest request, CancellationToken cancellationToken)
    {
        var sources = new List<SourceText>();
        var problems = new List<Problem>();
        if (request.Files.Count == 0)
            await ReadClusterAsync(request, sources, problems, cancellationToken);
        foreach (var file in request.Files)
        {
            if (file == "-")
                sources.Add(new SourceText("stdin", await host.In.ReadToEndAsync(cancellationToken)));
            else if (ReadFile(file, problems) is { } source)
                sources.Add(source);
        }

        var conversion = Converter.Convert(request.From, sources, request.Settings, host.Time);
        await host.Out.WriteAsync(Printer.Print(conversion));
        problems.AddRange(conversion.Problems);
        foreach (var problem in problems)
            await host.Error.WriteLineAsync($"error: {problem.Place}: {Short.Line(problem.Message)}");
        var count = conversion.Drafts.Count();
        var notes = conversion.Drafts.Sum(draft => draft.Notes.Count);
        await host.Error.WriteLineAsync($"{count} ScheduledJob{(count == 1 ? "" : "s")}, {notes} note{(notes == 1 ? "" : "s")}, {problems.Count} not converted.");
        return problems.Count == 0 ? ExitCodes.Done : ExitCodes.Error;
    }

    private static SourceText? ReadFile(string file, List<Problem> problems)
    {
        try
        {
            var folder = Path.GetDirectoryName(file) ?? "";
            return new SourceText(file, File.ReadAllText(file), other => ReadFile(Path.Combine(folder, other), []));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(file, e.Message));
            return null;
        }
    }

    private async Task ReadClusterAsync(ConvertRequest request, List<SourceText> sources, List<Problem> problems, CancellationToken cancellationToken)
    {
        try
        {
            using var cluster = connect();
            var @namespace = request.AllNamespaces ? null : cluster.Namespace;
            sources.Add(await ClusterCronJobs.ReadAsync(cluster.Client, @namespace, request.LabelSelector, cancellationToken));
        }
        catch (Exception e) when (e is KubeconfigException or ApiException or HttpRequestException or IOException or JsonException)
        {
            problems.Add(new Problem("cluster", e.Message));
        }
    }
}
