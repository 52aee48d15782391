using System.Collections.Concurrent;
using System.Text;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Caching;

/// <summary>An informer of ConfigMaps, with its watcher and the transport, against a scripted server.</summary>
public abstract class InformerTest : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private protected InformerTest() => Server = new ScriptedServer(Time);

    private protected FakeTimeProvider Time { get; } = new();

    private protected ScriptedServer Server { get; }

    private protected ObjectStore<ConfigMap> Store { get; } = new();

    private protected ListLogger Logger { get; } = new();

    /// <summary>What the informer reported, such as <c>a1->a6</c>.</summary>
    private protected ConcurrentQueue<string> Changes { get; } = new();

    private protected Informer<ConfigMap> Informer { get; private set; } = null!;

    private protected Task Running { get; private set; } = Task.CompletedTask;

    private protected CancellationTokenSource Stop { get; } = new();

    private protected IEnumerable<string?> Names => Store.List().Select(i => i.Metadata.Name);

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await StopAsync();
        Stop.Dispose();
        Server.Dispose();
    }

    private protected void Start(InformerOptions? options = null, Action<Informer<ConfigMap>>? with = null, Selection<ConfigMap>? selection = null)
    {
        Informer = new(
            Server.Connect().Resource(KnownResources.ConfigMaps), Store, (options ?? new()) with { Random = () => 0 }, Time, Logger, selection)
        {
            Changed = change => Changes.Enqueue($"{Text(change.Old)}->{Text(change.New)}"),
        };
        with?.Invoke(Informer);
        Running = Informer.RunAsync(Stop.Token);
    }

    private protected async Task StopAsync()
    {
        await Stop.CancelAsync();
        await Running;
    }

    /// <summary>Lets virtual time pass in small steps, waiting after each until the informer sleeps again.</summary>
    private protected async Task PassUntilAsync(Func<bool> condition)
    {
        await SettleAsync();
        for (var passed = TimeSpan.Zero; !condition(); passed += Step)
        {
            passed.ShouldBeLessThan(Limit, "virtual time");
            Time.Advance(Step);
            await SettleAsync();
        }
    }

    /// <summary>A watch that ends after a second of virtual time, so that it does not count as very short.</summary>
    private protected ChunkedStream LongBody(params string[] lines) => new(
        lines.Select(Encoding.UTF8.GetBytes),
        _ =>
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        });

    private Task SettleAsync() => Eventually.BecomesTrueAsync(() => Time.ArmedTimers == 1, "the informer sleeps");

    private static string? Text(ConfigMap? item) => item is null ? "" : item.Metadata.Name + item.Metadata.ResourceVersion;
}
