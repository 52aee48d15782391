using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Console.Markup;
using ScheduledJobs.Console.Pages;
using ScheduledJobs.Console.Reading;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Transport;
using ScheduledJobs.Model.Schedules;
using ScheduledJobs.Model.Tests.Support;
using ScheduledJobs.Model.V1Alpha1;

namespace ScheduledJobs.Console.Tests.Support;

/// <summary>Views of schedules that no cluster has.</summary>
internal sealed class Views : IDisposable
{
    public static readonly DateTimeOffset Now = Statuses.Noon;

    public static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private readonly KubeClient _client = new(
        new KubeClientConfiguration { Server = new Uri("https://127.0.0.1:1") }, new FakeTimeProvider(Statuses.Noon), NullLoggerFactory.Instance);

    public Views(params IEnumerable<ScheduledJob> jobs)
    {
        var (time, compiler) = (new FakeTimeProvider(Now), new ScheduleCompiler("UTC"));
        Catalog = new Catalog(_client, [], compiler, time, NullLogger.Instance);
        Sources = new Sources(_client, Catalog, new AccessReviews(_client, time), compiler, IsReadOnly: true, "test") { Backfills = new ScheduleBackfills(_client, time) };
        foreach (var job in jobs)
            Catalog.Apply(new StoreChange<ScheduledJob>(null, job));
    }

    public Catalog Catalog { get; }

    public Sources Sources { get; }

    /// <summary>A view of an address such as <c>/timeline?span=1d</c>.</summary>
    public View Of(string address, DateTimeOffset? now = null)
    {
        var parts = address.Split('?', 2);
        var values = parts.Length == 1 ? [] : parts[1].Split('&').Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]));
        return new View { Sources = Sources, Address = new Address(parts[0], values), Now = now ?? Now, Zone = Berlin, FormToken = "token" };
    }

    /// <summary>A ScheduledJob from its spec in YAML.</summary>
    public static ScheduledJob Job(string name, string trigger, string more = "", ScheduledJobStatus? status = null, string @namespace = "default") => new()
    {
        Metadata = new ObjectMeta
        {
            Name = name,
            Namespace = @namespace,
            Uid = $"{@namespace}-{name}",
            Generation = 1,
            CreationTimestamp = Statuses.At("2026-01-01T00:00:00Z"),
            Labels = new Dictionary<string, string> { ["team"] = "data" },
        },
        Spec = YamlJson.Parse($"{{trigger: {{{trigger}}}, action: {{http: {{url: 'http://x/'}}}}{more}}}")!.Deserialize(ModelJsonContext.Default.ScheduledJobSpec)!,
        Status = status,
    };

    public static Entry Entry(string trigger, string more = "", ScheduledJobStatus? status = null)
    {
        var job = Job("one", trigger, more, status);
        return new Entry(job, new CompiledSpec(job, new ScheduleCompiler("UTC")));
    }

    public static string Html(View view, Page page) => Layout.Render(view, page);

    public void Dispose() => _client.Dispose();
}
