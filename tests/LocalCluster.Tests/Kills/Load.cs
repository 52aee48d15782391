using System.Globalization;
using System.Text.Json.Nodes;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Json;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.LocalCluster.Tests.Kills;

/// <summary>One of several clients that write as fast as they can, and remember what was confirmed to them.</summary>
internal sealed class Load(KubeClient client, int number)
{
    private const string Namespace = "default";
    private const int Kept = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly ResourceType<AnyObject> ConfigMaps = AnyObject.TypeOf("", "v1", "configmaps", "ConfigMap");

    private readonly ResourceClient<AnyObject> _objects = client.Resource(ConfigMaps);
    private long _version;
    private int _round;

    /// <summary>Number of writes that were confirmed.</summary>
    public int Confirmed { get; private set; }

    /// <summary>What is wrong with the responses themselves.</summary>
    public List<string> Faults { get; } = [];

    private string Counter => $"counter-{number}";

    /// <summary>Writes until cancelled: each round creates an object, counts it, and deletes an old one. What fails is tried again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await PersistAsync(() => CreateAsync(Counter), cancellationToken);
        while (!cancellationToken.IsCancellationRequested)
        {
            var round = _round + 1;
            if (!await PersistAsync(() => CreateAsync(Item(round)), cancellationToken))
                return;
            if (!await PersistAsync(() => CountAsync(round), cancellationToken))
                return;
            _round = round;
            if (round > Kept && !await PersistAsync(() => DeleteAsync(Item(round - Kept)), cancellationToken))
                return;
        }
    }

    /// <summary>Compares what is there with what was confirmed; each line is a loss.</summary>
    public async Task<IEnumerable<string>> FindLossesAsync()
    {
        var losses = new List<string>();
        var counted = int.Parse((await _objects.GetAsync(Namespace, Counter, default)).Metadata.Labels?["n"] ?? "0", CultureInfo.InvariantCulture);
        if (counted < _round || counted > _round + 1)
            losses.Add($"{Counter}: {_round} was confirmed, {counted} is there");
        for (var round = 1; round <= _round; round++)
        {
            var exists = await _objects.FindAsync(Namespace, Item(round), default) is not null;

            // The deletion of the oldest may have been in progress.
            if (round != _round - Kept && exists != round > _round - Kept)
                losses.Add($"{Item(round)}: {(exists ? "was deleted, and is there" : "was created, and is not there")}");
        }

        return losses;
    }

    private string Item(int round) => $"item-{number}-{round}";

    /// <summary>Tries until it is confirmed; false if that was cancelled.</summary>
    private async Task<bool> PersistAsync(Func<Task<string?>> write, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (await write() is { } version)
                    Check(long.Parse(version, CultureInfo.InvariantCulture));
                Confirmed++;
                return true;
            }
            catch (ApiException e) when (e.IsAlreadyExists)
            {
                // The write before, which was not confirmed, had happened.
                return true;
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
            }
        }

        return false;
    }

    private void Check(long version)
    {
        if (version < _version)
            Faults.Add($"version {version} after {_version}");
        _version = version;
    }

    private async Task<string?> CreateAsync(string name)
    {
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["n"] = "0" } },
            ["data"] = new JsonObject { ["text"] = new string('x', 1000) },
        };
        return (await _objects.CreateAsync(Namespace, Typed(body), WriteOptions.Default, default)).Metadata.ResourceVersion;
    }

    private async Task<string?> CountAsync(int round)
    {
        var labels = new JsonObject { ["n"] = round.ToString(CultureInfo.InvariantCulture) };
        var patch = RawJson.From(new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels } });
        return (await _objects.PatchAsync(Namespace, Counter, Patch.Merge(patch), null, WriteOptions.Default, default)).Metadata.ResourceVersion;
    }

    private async Task<string?> DeleteAsync(string name)
    {
        await _objects.DeleteAsync(Namespace, name, DeleteOptions.Background, default);
        return null;
    }

    private static RawJson Typed(JsonObject body)
    {
        body["apiVersion"] = "v1";
        body["kind"] = "ConfigMap";
        return RawJson.From(body);
    }
}
