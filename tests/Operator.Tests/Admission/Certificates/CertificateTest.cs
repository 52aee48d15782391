using System.Security.Cryptography.X509Certificates;
using System.Text;
using ScheduledJobs.Operator.Admission.Certificates;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Admission.Certificates;

/// <summary>Replicas of an operator that look after their certificate when a test tells them to.</summary>
public abstract class CertificateTest : IDisposable
{
    private protected static readonly DateTimeOffset Start = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private protected CertificateTest() => Cluster = new FakeCluster(Time);

    private protected FakeTimeProvider Time { get; } = new(Start);

    private protected FakeCluster Cluster { get; }

    public void Dispose()
    {
        Cluster.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<CertificateKeeper> StartAsync()
    {
        var keeper = Cluster.Keeper();
        await keeper.TryAsync(default);
        await keeper.TryAsync(default);
        return keeper;
    }

    private protected int Authorities() => Bundle().Count;

    private X509Certificate2Collection Bundle()
    {
        var bundle = new X509Certificate2Collection();
        bundle.ImportFromPem(Encoding.ASCII.GetString(Cluster.Bundle!));
        return bundle;
    }

    /// <summary>Whether the API server accepts what a replica serves.</summary>
    private protected bool IsTrusted(CertificateKeeper keeper)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Bundle());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = Time.GetUtcNow().UtcDateTime;
        return chain.Build(keeper.Current!);
    }
}
