using System.Xml;
using System.Xml.Linq;
using ScheduledJobs.Cli.Convert.Drafts;
using ScheduledJobs.Model.Importing;

namespace ScheduledJobs.Cli.Convert.Quartz;

/// <summary>
/// Reads Quartz's job_scheduling_data (version 2.0, of Java and .NET), or properties that name such files.
/// </summary>
internal sealed class QuartzReader(ConvertSettings settings)
{
    private QuartzProperties _properties = QuartzProperties.None;

    public void Read(SourceText source, Conversion into)
    {
        if (source.Text.AsSpan().TrimStart(" \t\r\n\ufeff").StartsWith("<"))
            ReadXml(source, into);
        else
            ReadProperties(source, into);
    }

    private void ReadProperties(SourceText source, Conversion into)
    {
        _properties = QuartzProperties.Parse(source.Text);
        foreach (var (name, value) in _properties.Unread)
            into.Comment($"{source.Name}: {name} = {value} has no counterpart.");
        if (_properties.FileNames.Count == 0)
            into.Fail(source.Name, "expected XML, or properties with the file names of an XMLSchedulingDataProcessorPlugin (plugin.NAME.fileNames); found neither");
        foreach (var name in _properties.FileNames)
        {
            if (source.ReadOther?.Invoke(name) is { } other)
                ReadXml(other, into);
            else
                into.Fail(source.Name, $"the file {Short.Of(name)} cannot be read");
        }
    }

    private void ReadXml(SourceText source, Conversion into)
    {
        XDocument document;
        try
        {
            using var reader = XmlReader.Create(
                new StringReader(source.Text.TrimStart()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            document = XDocument.Load(reader, LoadOptions.SetLineInfo);
        }
        catch (XmlException e)
        {
            var isTyped = source.Text.Contains("<!DOCTYPE", StringComparison.Ordinal);
            into.Fail($"{source.Name}:{e.LineNumber}", isTyped ? "a document type (DOCTYPE) is not read; remove it" : $"not XML: {e.Message}");
            return;
        }

        if (document.Root!.Name.LocalName != "job-scheduling-data")
        {
            into.Fail(source.Name, $"expected the element job-scheduling-data, found {document.Root.Name.LocalName}");
            return;
        }

        var schedules = new XmlFields(document.Root).All("schedule").ToList();
        var jobs = schedules.SelectMany(schedule => schedule.All("job")).Select(QuartzJob.Read).ToList();
        var triggers = schedules.SelectMany(schedule => schedule.All("trigger")).SelectMany(trigger => trigger.Children()).ToList();
        into.Comment($"{source.Name}: runs of one trigger may overlap in Quartz, unless the job is annotated with DisallowConcurrentExecution: then set "
            + "concurrency.policy to Queue, which waits as Quartz does, or to Forbid.");
        foreach (var trigger in triggers)
            Convert(trigger, triggers, jobs, source, into);
        foreach (var job in jobs.Where(job => !triggers.Exists(job.IsOf)))
            into.Comment($"Not converted: {source.Name}:{job.Line}: job {job.Key} has no trigger in this file.");
    }

    private void Convert(XmlFields trigger, List<XmlFields> triggers, List<QuartzJob> jobs, SourceText source, Conversion into)
    {
        var name = trigger.Text("name");
        var place = $"{source.Name}:{trigger.Line}: trigger {name}";
        into.Try(place, () =>
        {
            var job = jobs.Find(candidate => candidate.IsOf(trigger))
                ?? throw new SourceException("job-name", $"there is no job {QuartzJob.KeyOf(trigger, "job-name", "job-group")} in this file");
            var draft = new Draft(triggers.Count(job.IsOf) == 1 ? job.Name : $"{job.Name}-{name}", place);
            return new TriggerMapping(settings, _properties.MisfireThreshold).Convert(trigger, job, draft);
        });
    }
}
