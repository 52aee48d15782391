using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Operator.Actions.Http.References;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>A Secret can be a megabyte, so only a few are read at once, and no namespace reads so many that another one waits.</summary>
public sealed class ReferenceReadsTests : IDisposable
{
    private readonly HeldSecrets _source = new();
    private readonly ReferenceReader _reader;

    public ReferenceReadsTests() => _reader = new ReferenceReader(_source, new TokenRules([], [], []), new FakeTimeProvider());

    [Fact]
    public async Task One_namespace_reads_only_a_few_at_once_and_does_not_delay_another()
    {
        var greedy = Enumerable.Range(0, 20).Select(i => ReadAsync("greedy", $"s{i}")).ToList();
        await _source.HeldAsync(ReferenceReader.ReadsAtOncePerNamespace);

        var victim = ReadAsync("victim", "mine");
        await _source.HeldAsync(ReferenceReader.ReadsAtOncePerNamespace + 1);
        _source.Held.Count(r => r == "greedy").ShouldBe(ReferenceReader.ReadsAtOncePerNamespace);

        _source.Release();
        (await victim).ShouldBe("value");
        (await Task.WhenAll(greedy)).ShouldAllBe(v => v == "value");
    }

    [Fact]
    public async Task All_namespaces_together_read_a_limited_number_at_once()
    {
        var all = Enumerable.Range(0, 40).Select(i => ReadAsync($"team-{i}", "s")).ToList();
        await _source.HeldAsync(ReferenceReader.ReadsAtOnce);

        _source.Release();
        await Task.WhenAll(all);

        _source.MostHeld.ShouldBe(ReferenceReader.ReadsAtOnce);
    }

    public void Dispose() => _reader.Dispose();

    private Task<string> ReadAsync(string @namespace, string name) =>
        _reader.ReadSecretTextAsync(@namespace, name, "key", CancellationToken.None);

    /// <summary>Secrets whose reads block until released.</summary>
    private sealed class HeldSecrets : IReferenceSource
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Channel<bool> _arrived = Channel.CreateUnbounded<bool>();
        private int _now;
        private int _seen;

        public ConcurrentQueue<string> Held { get; } = [];

        public int MostHeld { get; private set; }

        public async Task HeldAsync(int count)
        {
            for (; _seen < count; _seen++)
                await _arrived.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));
        }

        public void Release() => _released.SetResult();

        public async Task<Secret?> FindSecretAsync(string @namespace, string name)
        {
            lock (_released)
                MostHeld = Math.Max(MostHeld, ++_now);
            Held.Enqueue(@namespace);
            _arrived.Writer.TryWrite(true);
            await _released.Task;
            lock (_released)
                _now--;
            return new Secret { Data = new Dictionary<string, byte[]> { ["key"] = Encoding.UTF8.GetBytes("value") } };
        }

        public Task<ConfigMap?> FindConfigMapAsync(string @namespace, string name) => Task.FromResult<ConfigMap?>(null);

        public Task<TokenRequest> RequestTokenAsync(string @namespace, string serviceAccount, string audience, TimeSpan expiration) =>
            throw new NotSupportedException();
    }
}
