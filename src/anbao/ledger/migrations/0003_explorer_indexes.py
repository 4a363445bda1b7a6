from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0002_verdict_counts'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['at', 'id'], name='ledger_event_newest'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['kind', 'at', 'id'], name='ledger_event_kind'),
        ),
        migrations.AddIndex(
            model_name='verdictcount',
            index=models.Index(condition=models.Q(('verdict', 'refused')), fields=['day'], name='ledger_refused_by_day'),
        ),
    ]
