using System.Text;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.LocalKube.Api;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Browser.Tests.Data;

/// <summary>One run as it left its traces: its first Pod failed and its second did the work. With both logs, and the events.</summary>
/// <param name="client">The cluster.</param>
/// <param name="job">A schedule that starts a Pod.</param>
/// <param name="run">Its last run.</param>
internal sealed class FleetObjects(KubeClient client, ScheduledJob job, RunStatus run)
{
    private const string FirstLog =
        """
        2026-10-24T21:05:02Z exporting journal entries of 20:00 to 21:00
        2026-10-24T21:05:09Z 14,200 entries read
        2026-10-24T21:06:11Z error: connection to ledger-db:5432 closed by the server
        """;

    private const string SecondLog =
        """
        2026-10-24T21:06:42Z exporting journal entries of 20:00 to 21:00
        2026-10-24T21:06:49Z 14,200 entries read
        2026-10-24T21:08:17Z 28,400 entries read
        2026-10-24T21:10:55Z 41,806 entries written to s3://ledger/2026/10/24/20.parquet
        2026-10-24T21:10:56Z checksum ok, done
        """;

    private string Namespace => job.Metadata.Namespace!;

    /// <summary>What <see cref="ApiServer.PodLogs"/> has of the Pods.</summary>
    public static Task<Stream?> LogAsync(PodLogRequest request, CancellationToken cancellationToken) =>
        Task.FromResult<Stream?>(new MemoryStream(Encoding.UTF8.GetBytes(request.Name.EndsWith("-1", StringComparison.Ordinal) ? SecondLog : FirstLog)));

    /// <summary>The Pod of an attempt, which has ended.</summary>
    public async Task AddPodAsync(int attempt, DateTimeOffset started, DateTimeOffset ended, int exitCode)
    {
        var name = RunNames.Attempt(run.Id, attempt);
        var pod = YamlJson.Parse(
            $$"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: {{name}}
              labels: { {{ApiConstants.NameLabel}}: {{job.Metadata.Name}}, {{ApiConstants.UidLabel}}: {{job.Metadata.Uid}} }
              annotations:
                {{ApiConstants.RunIdAnnotation}}: {{run.Id}}
                {{ApiConstants.AttemptAnnotation}}: '{{attempt}}'
                {{ApiConstants.ScheduledTimeAnnotation}}: '{{Times.Utc(run.ScheduledTime!.Value)}}'
            spec: {restartPolicy: Never, containers: [{name: main, image: example}]}
            """);
        await client.Resource(KnownResources.Pods).CreateAsync(Namespace, RawJson.From(pod), WriteOptions.Default, default);
        var status = YamlJson.Parse(
            $$"""
            status:
              phase: {{(exitCode == 0 ? "Succeeded" : "Failed")}}
              containerStatuses:
              - name: main
                ready: false
                restartCount: 0
                image: example
                imageID: ''
                state: {terminated: {exitCode: {{exitCode}}, startedAt: '{{Times.Utc(started)}}', finishedAt: '{{Times.Utc(ended)}}'} }
            """);
        await client.Resource(KnownResources.Pods).PatchAsync(Namespace, name, Patch.Merge(RawJson.From(status)), "status", WriteOptions.Default, default);
    }

    public Task AddEventAsync(DateTimeOffset at, string type, string reason, string note)
    {
        var regarding = new ObjectReference { ApiVersion = ApiConstants.GroupVersion, Kind = ApiConstants.Kind, Namespace = Namespace, Name = job.Metadata.Name, Uid = job.Metadata.Uid };
        var item = new Event
        {
            Metadata = new ObjectMeta { Name = $"{job.Metadata.Name}.{at.ToUnixTimeSeconds():x}.{reason.ToLowerInvariant()}", Namespace = Namespace },
            EventTime = at,
            Type = type,
            Reason = reason,
            Action = "Run",
            Note = note,
            Regarding = regarding,
            ReportingController = "scheduledjobs.dev/operator",
            ReportingInstance = "operator-0",
        };
        return client.Resource(KnownResources.Events).CreateAsync(Namespace, item, WriteOptions.Default, default);
    }
}
