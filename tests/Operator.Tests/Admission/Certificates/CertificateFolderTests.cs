using Microsoft.Extensions.Logging.Abstractions;
using ScheduledJobs.Operator.Admission.Certificates;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Admission.Certificates;

/// <summary>cert-manager's files.</summary>
public sealed class CertificateFolderTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("certificate-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Files_are_served_and_read_again()
    {
        var keeper = new CertificateKeeper(new CertificateFolder(_folder.FullName), new FakeTimeProvider(Now), NullLogger.Instance);
        (await keeper.TryAsync(default)).ShouldBeFalse();
        keeper.Current.ShouldBeNull();

        Write(CertificateIssuer.IssueAuthority(["a"], Now));
        (await keeper.TryAsync(default)).ShouldBeTrue();
        var first = keeper.Current.ShouldNotBeNull();
        Write(CertificateIssuer.IssueAuthority(["a"], Now));
        await keeper.TryAsync(default);
        keeper.Current!.Thumbprint.ShouldNotBe(first.Thumbprint);

        var second = keeper.Current;
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "tls.key"), "half written");
        (await keeper.TryAsync(default)).ShouldBeFalse();
        keeper.Current.ShouldBe(second);
    }

    private void Write(CertificateMaterial material)
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "tls.crt"), material.Certificate);
        File.WriteAllText(Path.Combine(_folder.FullName, "tls.key"), material.Key);
    }
}
