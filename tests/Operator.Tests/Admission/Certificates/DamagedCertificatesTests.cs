using System.Text;
using ScheduledJobs.Operator.Admission.Certificates;

namespace ScheduledJobs.Operator.Tests.Admission.Certificates;

/// <summary>What others do to the Secret and the configuration, clocks that step, and permissions that are missing.</summary>
public sealed class DamagedCertificatesTests : CertificateTest
{
    [Theory]
    [InlineData("ca.crt", "")]
    [InlineData("ca.key", "not a key")]
    [InlineData("tls.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("tls.key", "\0\u0001")]
    public async Task A_damaged_Secret_is_repaired(string key, string text)
    {
        var keeper = await StartAsync();
        Cluster.Secret!["data"]![key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

        await keeper.TryAsync(default);
        await keeper.TryAsync(default);

        IsTrusted(keeper).ShouldBeTrue();
        CertificateCheck.Load(Cluster.SecretText("tls.crt"), Cluster.SecretText("tls.key")).ShouldNotBeNull().Thumbprint.ShouldBe(keeper.Current!.Thumbprint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not PEM")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public async Task A_wrong_bundle_is_put_right(string bundle)
    {
        var keeper = await StartAsync();
        Cluster.Bundle = Encoding.UTF8.GetBytes(bundle);

        await keeper.TryAsync(default);

        IsTrusted(keeper).ShouldBeTrue();
    }

    [Fact]
    public async Task An_authority_that_is_not_ours_does_not_stay_in_the_bundle()
    {
        var keeper = await StartAsync();
        Cluster.Bundle = [.. Cluster.Bundle!, .. Encoding.ASCII.GetBytes(Actions.Http.TestCertificates.OtherAuthority.ExportCertificatePem())];

        await keeper.TryAsync(default);

        Authorities().ShouldBe(1);
    }

    [Theory]
    [InlineData(800)]
    [InlineData(-800)]
    public async Task A_clock_that_steps_gets_a_certificate_that_is_valid_then(int days)
    {
        var keeper = await StartAsync();

        Time.StepWallClock(Start.AddDays(days));
        await keeper.TryAsync(default);
        await keeper.TryAsync(default);

        CertificateCheck.IsValid(keeper.Current!, Time.GetUtcNow()).ShouldBeTrue();
        IsTrusted(keeper).ShouldBeTrue();
    }

    [Fact]
    public async Task A_clock_that_steps_back_a_little_changes_nothing()
    {
        var keeper = await StartAsync();

        Time.StepWallClock(Start.AddHours(-23));
        await keeper.TryAsync(default);

        Cluster.Writes.ShouldBe(1);
    }

    [Fact]
    public async Task What_the_operator_may_not_do_leaves_the_certificate_as_it_is()
    {
        var keeper = await StartAsync();
        var served = keeper.Current;
        Cluster.Refuses = (_, _) => (403, "Forbidden");

        (await keeper.TryAsync(default)).ShouldBeFalse();

        keeper.Current.ShouldBe(served);
    }

    [Fact]
    public async Task Without_a_configuration_there_is_no_certificate_until_there_is_one()
    {
        var configuration = Cluster.Configuration;
        Cluster.Configuration = null;
        var keeper = await StartAsync();
        keeper.Current.ShouldBeNull();

        Cluster.Configuration = configuration;
        await keeper.TryAsync(default);

        IsTrusted(keeper).ShouldBeTrue();
    }
}
