using System.CommandLine;
using ScheduledJobs.Operator.Admission;
using static ScheduledJobs.Operator.Hosting.OperatorCommand;

namespace ScheduledJobs.Operator.Hosting;

/// <summary>The options of the validating webhook.</summary>
internal sealed class WebhookOptions
{
    private static readonly WebhookSettings Defaults = new();

    private readonly Option<string> _address = Option(
        "--webhook-bind-address", "Address and port of the validating webhook, or 'off'.", "off", CheckEndPoint);

    private readonly Option<string> _configuration = Option(
        "--webhook-configuration",
        "The ValidatingWebhookConfiguration whose hosts the certificate is for, and whose caBundle is kept.",
        Defaults.Configuration,
        text => text);

    private readonly Option<string> _secret = Option(
        "--webhook-secret", "The Secret in the lease's namespace that holds authority and certificate.", Defaults.Secret, text => text);

    private readonly Option<string?> _folder = Option<string?>(
        "--webhook-certificate-folder", "A folder with tls.crt and tls.key, such as cert-manager's, instead of a certificate of its own.", null);

    public void AddTo(RootCommand command)
    {
        foreach (var option in new Option[] { _address, _configuration, _secret, _folder })
            command.Options.Add(option);
    }

    public OperatorOptions Apply(ParseResult parsed, OperatorOptions options) => options with
    {
        Webhook = new WebhookSettings
        {
            BindAddress = ParseEndPoint(parsed.GetValue(_address)!),
            Configuration = parsed.GetValue(_configuration)!,
            Secret = parsed.GetValue(_secret)!,
            CertificateFolder = parsed.GetValue(_folder),
        },
    };
}
