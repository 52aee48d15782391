using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Cli.Convert.CronJobs;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Kube.Transport.Kubeconfig;

namespace ScheduledJobs.Cli.Convert;

/// <summary>Runs the command: manifests go to the output, everything else to the error stream.</summary>
internal sealed class ConvertRun(TextReader input, TextWriter output, TextWriter errors, TimeProvider time)
{
    private const int Done = 0;
    private const int Failed = 1;

    /// <summary>0 if everything was converted, otherwise 1.</summary>
    public async Task<int> RunAsync(ConvertRequest request, CancellationToken cancellationToken)
    {
        var sources = new List<SourceText>();
        var problems = new List<Problem>();
        if (request.Files.Count == 0)
            await ReadClusterAsync(request.Cluster, sources, problems, cancellationToken);
        foreach (var file in request.Files)
        {
            if (file == "-")
                sources.Add(new SourceText("stdin", await input.ReadToEndAsync(cancellationToken)));
            else if (ReadFile(file, problems) is { } source)
                sources.Add(source);
        }

        var conversion = Converter.Convert(request.From, sources, request.Settings, time);
        await output.WriteAsync(Printer.Print(conversion));
        problems.AddRange(conversion.Problems);
        foreach (var problem in problems)
            await errors.WriteLineAsync($"error: {problem.Place}: {Short.Line(problem.Message)}");
        var count = conversion.Drafts.Count();
        var notes = conversion.Drafts.Sum(draft => draft.Notes.Count);
        await errors.WriteLineAsync($"{count} ScheduledJob{(count == 1 ? "" : "s")}, {notes} note{(notes == 1 ? "" : "s")}, {problems.Count} not converted.");
        return problems.Count == 0 ? Done : Failed;
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

    private async Task ReadClusterAsync(ClusterSelection cluster, List<SourceText> sources, List<Problem> problems, CancellationToken cancellationToken)
    {
        try
        {
            var configuration = KubeClientConfiguration.BuildDefaultConfig(cluster.Kubeconfig, cluster.Context);
            using var client = new KubeClient(configuration, time, NullLoggerFactory.Instance);
            var @namespace = cluster.AllNamespaces ? null : cluster.Namespace ?? configuration.Namespace;
            sources.Add(await ClusterCronJobs.ReadAsync(client, @namespace, cluster.LabelSelector, cancellationToken));
        }
        catch (Exception e) when (e is KubeconfigException or ApiException or HttpRequestException or IOException or JsonException)
        {
            problems.Add(new Problem("cluster", e.Message));
        }
    }
}
