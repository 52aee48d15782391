using System.Text.Json;
using ScheduledJobs.Kube.Client;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Caching;

namespace ScheduledJobs.Operator.Limits;

/// <summary>Why the overrides could not be read.</summary>
internal enum OverridesFault
{
    /// <summary>They were read.</summary>
    None,

    /// <summary>The operator is not allowed to read them.</summary>
    Forbidden,

    /// <summary>The API server did not respond.</summary>
    Unreachable,
}

/// <summary>The overrides of all namespaces as text, one per key; the same object until they change.</summary>
internal sealed record OverrideTexts(string? Version, IReadOnlyDictionary<string, string> ByNamespace, OverridesFault Fault = OverridesFault.None)
{
    /// <summary>No overrides.</summary>
    public static OverrideTexts None { get; } = new("", new Dictionary<string, string>());
}

/// <summary>Reads the ConfigMap with an administrator's settings for single namespaces, at most once every ten seconds.</summary>
/// <param name="read">Reads it; null if none is configured.</param>
/// <param name="time">The clock.</param>
internal sealed class NamespaceOverrides(Func<CancellationToken, Task<ConfigMap?>>? read, TimeProvider time) : IDisposable
{
    /// <summary>How long overrides are used before they are read again.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    internal static readonly TimeSpan RetryPace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(10);

    private readonly ExpiringCache<string, OverrideTexts> _cache = new(_ => "", long.MaxValue, time);
    private OverrideTexts? _last;

    /// <summary>The overrides of an operator.</summary>
    public static NamespaceOverrides Create(OperatorOptions options, KubeClient client, TimeProvider time)
    {
        if (options.EgressOverrides is not { } name)
            return new NamespaceOverrides(null, time);
        var maps = client.Resource(KnownResources.ConfigMaps);
        var @namespace = options.LeaseNamespace ?? client.Configuration.Namespace;
        return new NamespaceOverrides(cancellationToken => maps.FindAsync(@namespace, name, cancellationToken), time);
    }

    /// <summary>
    /// Completes once the overrides are known, or it is known that the operator may not read them. While the API server does not respond,
    /// it is asked every second. A leader waits for this once: a schedule whose limits are unknown would look invalid.
    /// </summary>
    public async Task UntilKnownAsync(CancellationToken cancellationToken)
    {
        while ((await GetAsync(cancellationToken)).Fault == OverridesFault.Unreachable)
            await Task.Delay(RetryPace, time, cancellationToken);
    }

    /// <summary>The current overrides, or why they are unknown. If they cannot be read now, those that were read last.</summary>
    public ValueTask<OverrideTexts> GetAsync(CancellationToken cancellationToken) =>
        read is null ? new(OverrideTexts.None) : _cache.GetAsync("", ReadAsync, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _cache.Dispose();

    private async Task<Expiring<OverrideTexts>> ReadAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(ReadTimeout, time);
            var map = await read!(limit.Token);
            var texts = map is null ? OverrideTexts.None
                : _last is { } last && last.Version == map.Metadata.ResourceVersion ? last
                : new OverrideTexts(map.Metadata.ResourceVersion, map.Data ?? []);
            _last = texts;
            return new Expiring<OverrideTexts>(texts, time.GetUtcNow() + Freshness);
        }
        catch (Exception e) when (e is ApiException or HttpRequestException or IOException or JsonException or OperationCanceledException)
        {
            // The next caller who needs it asks again.
            var texts = e is ApiException { IsForbidden: true } ? OverrideTexts.None with { Fault = OverridesFault.Forbidden }
                : _last ?? OverrideTexts.None with { Fault = OverridesFault.Unreachable };
            return new Expiring<OverrideTexts>(texts, time.GetUtcNow());
        }
    }
}
