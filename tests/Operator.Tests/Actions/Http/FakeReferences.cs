using System.Collections.Concurrent;
using System.Text;
using ScheduledJobs.Kube.Errors;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Actions.Http.References;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>Secrets, ConfigMaps and tokens of a cluster that records what is read.</summary>
internal sealed class FakeReferences : IReferenceSource
{
    private readonly ConcurrentDictionary<(string, string), Secret> _secrets = [];
    private readonly ConcurrentDictionary<(string, string), ConfigMap> _configMaps = [];

    /// <summary>What was read, in order, such as <c>Secret team/api</c>.</summary>
    public ConcurrentQueue<string> Reads { get; } = [];

    /// <summary>The API server's response instead.</summary>
    public Exception? Fault { get; set; }

    /// <summary>When issued tokens expire.</summary>
    public DateTimeOffset? TokensExpire { get; set; }

    public FakeReferences Secret(string name, params ReadOnlySpan<(string Key, string Value)> data)
    {
        var bytes = new Dictionary<string, byte[]>();
        foreach (var (key, value) in data)
            bytes[key] = Encoding.UTF8.GetBytes(value);
        _secrets[("team", name)] = new Secret { Data = bytes };
        return this;
    }

    public FakeReferences ConfigMap(string name, string key, string value)
    {
        _configMaps[("team", name)] = new ConfigMap { Data = new Dictionary<string, string> { [key] = value } };
        return this;
    }

    public Task<Secret?> FindSecretAsync(string @namespace, string name) =>
        Read($"Secret {@namespace}/{name}", _secrets.GetValueOrDefault((@namespace, name)));

    public Task<ConfigMap?> FindConfigMapAsync(string @namespace, string name) =>
        Read($"ConfigMap {@namespace}/{name}", _configMaps.GetValueOrDefault((@namespace, name)));

    public Task<TokenRequest> RequestTokenAsync(string @namespace, string serviceAccount, string audience, TimeSpan expiration) =>
        Read(
            $"token {@namespace}/{serviceAccount} for {audience}, {expiration.TotalSeconds} s",
            new TokenRequest { Status = new TokenRequestStatus { Token = $"token-{Reads.Count + 1}", ExpirationTimestamp = TokensExpire } });

    public static ApiException Refusal(int code) => new(code, null);

    private Task<T> Read<T>(string what, T value)
    {
        Reads.Enqueue(what);
        return Fault is null ? Task.FromResult(value) : Task.FromException<T>(Fault);
    }
}
