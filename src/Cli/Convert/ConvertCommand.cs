using System.CommandLine;
using System.CommandLine.Parsing;
using ScheduledJobs.Cli.Commands;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Scheduling.LocalTime;

namespace ScheduledJobs.Cli.Convert;

/// <summary>The command <c>convert</c>.</summary>
internal sealed class ConvertCommand
{
    private readonly Option<string> _from = new("--from") { Description = "What to convert.", Required = true };
    private readonly Option<string[]> _files = new("--filename", "-f")
    {
        Description = "A file, or - for standard input; repeatable. Results without a namespace get that of --namespace. Without -f, --from cronjob reads the cluster.",
    };

    private readonly Option<string?> _image = Text("--image", "Image of the containers. Required for crontab; for quartz and apscheduler, this or --url.");
    private readonly Option<string?> _url = Text("--url", "quartz, apscheduler: call this URL instead of starting a container; {name} is the ScheduledJob's name.");
    private readonly Option<string?> _zone = Text("--time-zone", "IANA time zone of schedules that name none. Default: UTC, with a note.");
    private readonly Option<bool> _suspended = new("--suspended") { Description = "Suspend all results." };
    private readonly Option<bool> _exact = new("--exact-clock-changes") { Description = "Keep the source's behaviour when clocks change." };
    private readonly Option<bool> _system = new("--system") { Description = "crontab: a sixth column names the user, as in /etc/crontab." };
    private readonly Option<string?> _account = Text("--service-account", "argo: ServiceAccount of Pods that submit a Workflow. Default: argo-submit.");
    private readonly Option<string?> _argoImage = Text("--argo-image", "argo: image with the argo command.");
    private readonly Option<bool> _all = CommonOptions.AllNamespaces();
    private readonly Option<string?> _selector = CommonOptions.Selector();

    private ConvertCommand()
    {
    }

    /// <summary>The command, to be added to the root.</summary>
    public static Command Create(CommandContext context)
    {
        var options = new ConvertCommand();
        options._from.AcceptOnlyFromAmong(Converter.Kinds);
        var command = new Command(
            "convert",
            "Print ScheduledJobs for the schedules of another scheduler, with a comment wherever the meaning changes or a field has no counterpart.")
        {
            options._from, options._files, options._image, options._url, options._zone, options._suspended, options._exact, options._system,
            options._account, options._argoImage, options._all, options._selector,
        };
        command.Validators.Add(options.Validate);
        command.SetAction((parsed, cancellationToken) =>
            new ConvertRun(context.Host, () => context.Connect(parsed)).RunAsync(options.RequestOf(parsed, context), cancellationToken));
        return command;
    }

    private void Validate(CommandResult result)
    {
        if (result.GetResult(_from)?.Tokens is not [{ Value: var from }])
            return;
        var hasImage = result.GetValue(_image) is not null;
        if (from == Converter.Crontab && !hasImage)
            result.AddError("--from crontab needs --image, the image whose shell runs the commands.");
        if (from is Converter.Quartz or Converter.ApScheduler && !hasImage && result.GetValue(_url) is null)
            result.AddError($"--from {from} needs --image or --url: a container, or a call, that does what the job does.");
        if (from is Converter.CronJob or Converter.Argo && hasImage)
            result.AddError($"--image has no effect with --from {from}, whose jobs name their own.");
        if (from is not (Converter.Quartz or Converter.ApScheduler) && result.GetValue(_url) is not null)
            result.AddError($"--url has no effect with --from {from}; it is for quartz and apscheduler.");
        if (from != Converter.CronJob && result.GetValue(_files) is not { Length: > 0 })
            result.AddError($"--from {from} needs -f FILE, or -f - for standard input.");
        if (result.GetValue(_zone) is { } zone && WallClock.FindZone(zone) is null)
            result.AddError($"--time-zone: expected an IANA time zone such as Europe/Berlin, found '{zone}'.");
        if (result.GetValue(_url) is { } url && (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")))
            result.AddError($"--url: expected an absolute http or https URL, found '{url}'.");
    }

    private ConvertRequest RequestOf(ParseResult parsed, CommandContext context)
    {
        var settings = new ConvertSettings
        {
            Image = parsed.GetValue(_image),
            Url = parsed.GetValue(_url),
            TimeZone = parsed.GetValue(_zone),
            Suspended = parsed.GetValue(_suspended),
            ExactClockChanges = parsed.GetValue(_exact),
            HasUserColumn = parsed.GetValue(_system),
            Namespace = parsed.GetValue(context.Options.Namespace),
        };
        return new ConvertRequest(
            parsed.GetValue(_from)!,
            parsed.GetValue(_files) ?? [],
            settings with
            {
                ServiceAccount = parsed.GetValue(_account) ?? settings.ServiceAccount,
                ArgoImage = parsed.GetValue(_argoImage) ?? settings.ArgoImage,
            })
        {
            AllNamespaces = parsed.GetValue(_all),
            LabelSelector = parsed.GetValue(_selector),
        };
    }

    private static Option<string?> Text(string name, string description, params string[] aliases) => new(name, aliases) { Description = description };
}
