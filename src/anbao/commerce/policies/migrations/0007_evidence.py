from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('policies', '0006_lists'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='policy',
            index=models.Index(condition=models.Q(('sent_at__isnull', False)), fields=['-sent_at'], name='policies_newest_sent'),
        ),
        migrations.AddIndex(
            model_name='policy',
            index=models.Index(condition=models.Q(('closed_as', ''), ('sent_at', None)), fields=['contracted_at'], name='policies_unsent'),
        ),
        migrations.AddIndex(
            model_name='policy',
            index=models.Index(condition=models.Q(('reminded_at__isnull', False)), fields=['-reminded_at'], name='policies_reminded'),
        ),
        migrations.AddIndex(
            model_name='policy',
            index=models.Index(condition=models.Q(('paper_due_at__isnull', False)), fields=['-paper_due_at'], name='policies_to_paper'),
        ),
    ]
